import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { anchorsOf, linkProblems, linksOf } from "./document-links.ts";

describe("linksOf", () => {
  it("finds links, pictures and references, and none in code", () => {
    const markdown = [
      "[one](a.md) ![two](b.png 'title') `[no](c.md)`",
      "```md",
      "[no](d.md)",
      "```",
      "[`three`](<e.md#x>)",
      "[four]: https://example.com",
    ].join("\n");
    expect(linksOf(markdown)).toEqual([
      { line: 1, target: "a.md" },
      { line: 1, target: "b.png" },
      { line: 5, target: "e.md#x" },
      { line: 6, target: "https://example.com" },
    ]);
  });
});

describe("anchorsOf", () => {
  it("makes them as GitHub does", () => {
    const markdown =
      "# What's in `a.md`, and why?\n## Again\n## Again\n```sh\n# no heading\n```\n### [A link](x.md) – Größe";
    expect([...anchorsOf(markdown)]).toEqual([
      "whats-in-amd-and-why",
      "again",
      "again-1",
      "a-link--größe",
    ]);
  });
});

describe("linkProblems", () => {
  it("tells dead files, headings, addresses and ways out, each with its place", () => {
    const folder = mkdtempSync(join(tmpdir(), "plinth-links-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "docs"));
    writeFileSync(join(folder, "docs/b.md"), "# Here\n");
    const links = ["b.md", "b.md#here", "b.md#there", "c.md", "../../x.md", "#no", "/etc"];
    links.push("http://example.com", "https://[", "https://example.com", "http://127.0.0.1:3000/");
    writeFileSync(join(folder, "docs/a.md"), links.map((link) => `[x](${link})\n`).join(""));
    expect(linkProblems(folder, "docs/a.md")).toEqual([
      "docs/a.md:3: b.md#there has no such heading",
      "docs/a.md:4: c.md is not there",
      "docs/a.md:5: ../../x.md leads out of the repository",
      "docs/a.md:6: #no has no such heading",
      "docs/a.md:7: /etc leads out of the repository",
      "docs/a.md:8: http://example.com is not an https address",
      "docs/a.md:9: https://[ is no address",
    ]);
  });
});

describe("the documents of this repository", () => {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  const documents = listed.split("\n").filter((name) => name !== "");

  it("S-79 have no dead link, to a file or to a heading", () => {
    expect(documents.length).toBeGreaterThan(30);
    expect(documents.flatMap((document) => linkProblems(repositoryRoot, document))).toEqual([]);
  });

  it("S-79 include the four related ones, linked from the guides, the root and the application", () => {
    const targetsOf = (document: string) =>
      linksOf(readDocument(document)).map(({ target }) => target);
    const guides = targetsOf("docs/guides/README.md");
    for (const guide of ["data-storage.md", "lambda.md", "api.md", "migration.md"]) {
      expect(guides).toContain(guide);
      expect(documents).toContain(`docs/guides/${guide}`);
    }
    expect(targetsOf("README.md")).toContain("docs/guides/README.md");
    expect(targetsOf("apps/cloudshelf/README.md")).toContain("../../docs/guides/README.md");
    // Nothing among the guides is out of reach.
    const others = documents.filter((name) => /^docs\/guides\/(?!README)/.test(name));
    for (const name of others) expect(guides).toContain(name.replace("docs/guides/", ""));
  });
});

function readDocument(name: string): string {
  return readFileSync(join(repositoryRoot, name), "utf8");
}
