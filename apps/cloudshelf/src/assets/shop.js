// Comforts on top of pages that work without them.

import "./forms.js";
import "./live.js";

// On a narrow screen the category that the reader is in may be out of sight.
document
  .querySelector(".category-link[aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center" });
