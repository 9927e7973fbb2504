/** The domain of each of AWS's partitions whose regions do not lie under amazonaws.com. */
const partitionDomains: readonly (readonly [prefix: string, domain: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["eusc-", "amazonaws.eu"],
];

/** The address to call: the one given, or DynamoDB's own in the region. */
export function endpointUrl(endpoint: string | undefined, region: string | undefined): URL {
  if (endpoint === undefined) return regionalUrl("dynamodb", region);
  // The text itself is not repeated: an address may hold a password.
  if (!URL.canParse(endpoint)) throw new TypeError("http() needs a whole URL as endpoint");
  const url = new URL(endpoint);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError("http() needs an http: or https: endpoint");
  }
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("http() takes credentials by its option, not in the endpoint's URL");
  }
  return url;
}

/** The address for DynamoDB Streams: the one given, which serves both, or AWS's own in the region. */
export function streamsEndpointUrl(endpoint: string | undefined, region: string | undefined): URL {
  return endpoint === undefined
    ? regionalUrl("streams.dynamodb", region)
    : endpointUrl(endpoint, region);
}

function regionalUrl(service: string, region: string | undefined): URL {
  if (region === undefined || !/^[a-z0-9-]+$/.test(region)) {
    throw new TypeError("http() needs a region such as us-east-1, or an endpoint");
  }
  const domain =
    partitionDomains.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "amazonaws.com";
  return new URL(`https://${service}.${region}.${domain}/`);
}
