import { digits, type Random, smallLetters } from "./random.ts";

const givenNames = [
  "Alva",
  "Bruno",
  "Cleo",
  "Davin",
  "Elin",
  "Fenna",
  "Joris",
  "Kira",
  "Mika",
  "Nela",
  "Orin",
  "Tove",
] as const;
// Put together from words, so that they are nobody's.
const familyNames = [
  "Amberfell",
  "Brightmoor",
  "Cloudmere",
  "Duskwater",
  "Elmhollow",
  "Fernvale",
  "Greyfen",
  "Larkstone",
] as const;
const adjectives = [
  "quiet",
  "bright",
  "hidden",
  "northern",
  "golden",
  "little",
  "patient",
  "winding",
] as const;
const nouns = [
  "harbor",
  "garden",
  "river",
  "lantern",
  "library",
  "mountain",
  "orchard",
  "letter",
] as const;
const cities = [
  "Booktown",
  "Rivermouth",
  "Lakeside Falls",
  "Old Harbor",
  "Pinefield",
  "Stonebridge",
] as const;
const categories = ["Technology", "Fiction", "History", "Science", "Travel", "Cooking"] as const;

type Maker = (random: Random) => string;

const fullName: Maker = (random) => `${random.pick(givenNames)} ${random.pick(familyNames)}`;
const title: Maker = (random) =>
  `The ${capitalized(random.pick(adjectives))} ${capitalized(random.pick(nouns))}`;
const sentence: Maker = (random) =>
  `A ${random.pick(adjectives)} ${random.pick(nouns)} near the ${random.pick(adjectives)} ${random.pick(nouns)}.`;
const address: Maker = (random) =>
  `${1 + random.below(99)} ${capitalized(random.pick(nouns))} Lane`;
const slug: Maker = (random) => `${random.pick(adjectives)}-${random.pick(nouns)}`;
const url: Maker = (random) =>
  `https://example.com/${slug(random)}-${random.text(smallLetters, 4)}`;
const oneOf =
  (values: readonly string[]): Maker =>
  (random) =>
    random.pick(values);

/** What an attribute may hold whose name ends so, without its separators and in small letters. */
const makers: readonly (readonly [readonly string[], Maker])[] = [
  [["email", "mail"], (random) => plausibleEmail(random, "")],
  [["firstname", "givenname"], oneOf(givenNames)],
  [["lastname", "familyname", "surname"], oneOf(familyNames)],
  [
    ["username", "nickname", "nick", "handle", "login"],
    (random) => `${random.pick(givenNames).toLowerCase()}${random.below(100)}`,
  ],
  [["author", "customer", "fullname", "owner", "name"], fullName],
  [["title", "subject", "headline"], title],
  [["slug"], slug],
  [["city", "town"], oneOf(cities)],
  [["street", "address"], address],
  [["countrycode", "country"], oneOf(["DE", "FR", "JP", "NZ", "US"])],
  [["state", "province"], oneOf(["MA", "OR", "TX", "WA"])],
  [["postalcode", "postcode", "zipcode", "zip"], (random) => random.text(digits, 5)],
  [["phone", "mobile"], (random) => `+1-555-01${random.text(digits, 2)}`],
  [["currency"], oneOf(["EUR", "JPY", "USD"])],
  [["language", "locale", "lang"], oneOf(["de", "en", "fr", "ja"])],
  [["color", "colour"], oneOf(["amber", "blue", "green", "red"])],
  [["category", "genre"], oneOf(categories)],
  [["company", "publisher"], (random) => `${capitalized(random.pick(nouns))} Press`],
  [["isbn"], (random) => `978-${random.text(digits, 10)}`],
  [["url", "website", "link", "href"], url],
  [
    ["description", "content", "summary", "note", "notes", "comment", "text", "bio", "body"],
    sentence,
  ],
];

/** Something that fits an attribute of this name; undefined when the name says nothing. */
export function plausibleText(name: string, random: Random): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const maker = makers.find(([endings]) => endings.some((ending) => plain.endsWith(ending)));
  return maker?.[1](random);
}

/** At example.com, which belongs to nobody who could get the mail; `mark` tells it from others. */
export function plausibleEmail(random: Random, mark: string): string {
  const name = `${random.pick(givenNames)}.${random.pick(familyNames)}`.toLowerCase();
  return `${name}${mark === "" ? "" : `.${mark}`}@example.com`;
}

/** Words, for a text of which nothing is known. */
export function plausibleWords(random: Random): string {
  return `${random.pick(adjectives)} ${random.pick(nouns)}`;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
