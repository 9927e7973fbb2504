/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableDescription } from "@plinth/api";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { countText, isoText, sizeText, timeText } from "../site/format.ts";
import type { Links } from "../site/links.ts";
import type { TableFacts } from "./describe-table.ts";
import { IndexList } from "./index-list.tsx";
import { TableHead } from "./table-head.tsx";
import { FactText, None } from "./table-parts.tsx";
import { billingModeOf, streamText } from "./table-summary.ts";

export interface TableViewProps {
  readonly links: Links;
  readonly facts: TableFacts;
}

export function TableView({ links, facts }: TableViewProps): JSX.Element {
  const { table } = facts;
  return (
    <>
      <TableHead links={links} table={table} tab="overview" />
      <dl class="figures">
        <Figure name="Items">{countText(table.ItemCount)}</Figure>
        <Figure name="Size">{sizeText(table.TableSizeBytes)}</Figure>
        <Figure name="Average item">
          {table.ItemCount === 0 ? (
            <None />
          ) : (
            sizeText(Math.round(table.TableSizeBytes / table.ItemCount))
          )}
        </Figure>
        <Figure name="Created">
          <Time epochSeconds={table.CreationDateTime} />
        </Figure>
      </dl>
      <p class="quiet figures-note">
        As DescribeTable counts: Amazon DynamoDB brings these up to date about every six hours.
      </p>
      <IndexList table={table} />
      <div class="fact-columns">
        <Capacity table={table} />
        <Lifetime links={links} facts={facts} />
        <Safety facts={facts} />
        <Tags facts={facts} />
      </div>
      <Facts title="Identity">
        <FactRow name="ARN">
          <code>{table.TableArn}</code>
        </FactRow>
        <FactRow name="Table id">
          <code>{table.TableId}</code>
        </FactRow>
      </Facts>
    </>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children?: Child }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd class="numeric">{children}</dd>
    </div>
  );
}

function Facts({ title, children }: { readonly title: string; readonly children?: Child }) {
  return (
    <section class="panel facts">
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

function FactRow({ name, children }: { readonly name: string; readonly children?: Child }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Time({ epochSeconds }: { readonly epochSeconds: number }): JSX.Element {
  return <time datetime={isoText(epochSeconds)}>{timeText(epochSeconds)}</time>;
}

const classTexts = {
  STANDARD: "Standard",
  STANDARD_INFREQUENT_ACCESS: "Standard, infrequent access",
} as const;

function Capacity({ table }: { readonly table: TableDescription }): JSX.Element {
  const isOnDemand = billingModeOf(table) === "PAY_PER_REQUEST";
  const { ReadCapacityUnits, WriteCapacityUnits } = table.ProvisionedThroughput;
  const { MaxReadRequestUnits, MaxWriteRequestUnits } = table.OnDemandThroughput ?? {};
  return (
    <Facts title="Capacity">
      <FactRow name="Billing">{isOnDemand ? "On demand" : "Provisioned"}</FactRow>
      {isOnDemand ? undefined : (
        <FactRow name="Units a second">
          {countText(ReadCapacityUnits)} read, {countText(WriteCapacityUnits)} write
        </FactRow>
      )}
      {isOnDemand ? (
        <FactRow name="At most">
          {limitText(MaxReadRequestUnits)} read, {limitText(MaxWriteRequestUnits)} write
        </FactRow>
      ) : undefined}
      <FactRow name="Table class">
        {classTexts[table.TableClassSummary?.TableClass ?? "STANDARD"]}
      </FactRow>
    </Facts>
  );
}

function limitText(units: number | undefined): string {
  return units === undefined || units < 0 ? "any" : countText(units);
}

function Lifetime({ links, facts }: TableViewProps): JSX.Element {
  const { table, timeToLive } = facts;
  const stream = streamText(table);
  return (
    <Facts title="Expiry and stream">
      <FactRow name="Time to live">
        <FactText fact={timeToLive}>
          {(name) =>
            name === undefined ? (
              <>
                off · <a href={links.timeToLive(table.TableName)}>Enable</a>
              </>
            ) : (
              <>
                <code>{name}</code> · <a href={links.timeToLive(table.TableName)}>Status</a>
              </>
            )
          }
        </FactText>
      </FactRow>
      <FactRow name="Stream">{stream ?? "off"}</FactRow>
      {table.LatestStreamArn === undefined ? undefined : (
        <FactRow name="Latest stream">
          <code>{table.LatestStreamLabel}</code>
        </FactRow>
      )}
    </Facts>
  );
}

interface TableFactsProps {
  readonly facts: TableFacts;
}

function Safety({ facts }: TableFactsProps): JSX.Element {
  const { table, recovery } = facts;
  const encryption = table.SSEDescription;
  return (
    <Facts title="Safety">
      <FactRow name="Deletion protection">
        {table.DeletionProtectionEnabled === true ? "on" : "off"}
      </FactRow>
      <FactRow name="Point-in-time recovery">
        <FactText fact={recovery}>
          {({ PointInTimeRecoveryStatus, RecoveryPeriodInDays }) =>
            PointInTimeRecoveryStatus === "ENABLED"
              ? `on, ${RecoveryPeriodInDays ?? 35} days back`
              : "off"
          }
        </FactText>
      </FactRow>
      <FactRow name="Encryption">
        {encryption === undefined ? "owned key of AWS" : (encryption.SSEType ?? encryption.Status)}
      </FactRow>
      {encryption?.KMSMasterKeyArn === undefined ? undefined : (
        <FactRow name="KMS key">
          <code>{encryption.KMSMasterKeyArn}</code>
        </FactRow>
      )}
    </Facts>
  );
}

function Tags({ facts }: TableFactsProps): JSX.Element {
  return (
    <Facts title="Tags">
      <FactText fact={facts.tags}>
        {(tags) =>
          tags.length === 0 ? (
            <FactRow name="none">
              <None />
            </FactRow>
          ) : (
            tags.map(({ Key, Value }) => (
              <FactRow name={Key}>
                <code>{Value}</code>
              </FactRow>
            ))
          )
        }
      </FactText>
    </Facts>
  );
}
