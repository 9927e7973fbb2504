/** The colours of a cover. `text` stands on `ground`, `paperText` on `paper`; both pairs reach AA. */
export interface CoverPalette {
  readonly ground: string;
  readonly text: string;
  readonly paper: string;
  readonly paperText: string;
  readonly bright: string;
  readonly deep: string;
  readonly soft: string;
}

export const coverPalettes: readonly CoverPalette[] = [
  palette("#14342b #f3ead7 #f3ead7 #14342b #e2a336 #0c231d #5e8d72"),
  palette("#1d2b53 #f6efe2 #f6efe2 #1d2b53 #ef6f53 #121b38 #6f86c9"),
  palette("#8c2f22 #fbeedd #fbeedd #6f2218 #f0b45a #5f1d14 #d0715b"),
  palette("#f2c14e #221a05 #fff7e2 #3a2a05 #d9482b #3a2c0a #f7dd97"),
  palette("#e9e3d6 #1f2a30 #fbf8f1 #1f2a30 #c8452f #1f2a30 #8fa5a3"),
  palette("#3b2a4d #f5e9f0 #f5e9f0 #3b2a4d #f08a7b #261a35 #8f73ad"),
  palette("#0f4c5c #eef6f3 #eef6f3 #0f4c5c #f2a65a #082f3a #5fa3a8"),
  palette("#c9dfd6 #12312a #f4f9f6 #12312a #2f6f5e #12312a #8dbdad"),
  palette("#f3b7a4 #3a1410 #fff1ea #52190f #a8321f #4a1a14 #f9d6c9"),
  palette("#22262b #f2efe8 #f2efe8 #22262b #d8d24a #101316 #6c757d"),
  palette("#5b6b2f #fbf6e1 #fbf6e1 #3d4a1b #f0cf65 #363f19 #93a35c"),
  palette("#b9d3ea #11263c #f3f8fc #11263c #d2553b #16324f #7ea6cc"),
];

function palette(colors: string): CoverPalette {
  const [ground = "", text = "", paper = "", paperText = "", bright = "", deep = "", soft = ""] =
    colors.split(" ");
  return { ground, text, paper, paperText, bright, deep, soft };
}
