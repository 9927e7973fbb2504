import { describe, expect, it } from "vitest";
import { mergeGrants, type ResourceGrant } from "./merge-grants.ts";

function grant(action: string, resource: string, ...likes: string[]): ResourceGrant {
  const keys = likes.map((like) => ({ like, equals: undefined }));
  return { action, resource, keys: likes.length === 0 ? undefined : keys };
}

/** Every single thing that grants allow. */
function allowed(grants: ReturnType<typeof mergeGrants>): string[] {
  return grants
    .flatMap(({ actions, resources, keys }) =>
      actions.flatMap((action) =>
        resources.flatMap((resource) =>
          (keys?.map(({ like }) => like) ?? ["all"]).map((key) => `${action} ${resource} ${key}`),
        ),
      ),
    )
    .sort();
}

describe("mergeGrants", () => {
  const merged: [string, ResourceGrant[], number][] = [
    ["keys of one action on one resource", [grant("Get", "A", "x"), grant("Get", "A", "y")], 1],
    ["actions with equal keys", [grant("Get", "A", "x"), grant("Put", "A", "x")], 1],
    ["resources with equal actions and keys", [grant("Get", "A"), grant("Get", "B")], 1],
    ["no actions with other keys", [grant("Get", "A", "x"), grant("Put", "A", "y")], 2],
    ["no resources with other actions", [grant("Get", "A"), grant("Put", "B")], 2],
    ["no bounded with unbounded ones", [grant("Get", "A", "x"), grant("Put", "A")], 2],
    [
      "two of three resources",
      [
        grant("Get", "A"),
        grant("Put", "A"),
        grant("Get", "B"),
        grant("Put", "B"),
        grant("Get", "C"),
      ],
      2,
    ],
  ];

  it.each(merged)("brings together %s", (_, grants, count) => {
    const found = mergeGrants(grants);
    expect(found).toHaveLength(count);
    // Nothing more is allowed than before.
    expect(allowed(found)).toEqual(allowed(grants.flatMap((each) => mergeGrants([each]))));
  });

  it("lets all keys stand for some", () => {
    expect(mergeGrants([grant("Get", "A", "x"), grant("Get", "A")])).toEqual([
      { actions: ["Get"], resources: ["A"], keys: undefined },
    ]);
  });
});
