// Compile and copy everything that static/ takes from elsewhere. Run: make assets
// The result is committed, so that a machine that serves the portal needs no Node.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const from = (path) => new URL(`node_modules/${path}`, import.meta.url).pathname;
const to = (path) => new URL(`../static/${path}`, import.meta.url).pathname;

for (const folder of ["css", "fonts", "images", "js", "licences"]) {
  mkdirSync(to(folder), { recursive: true });
}

for (const name of ["app", "print"]) {
  const { css } = compile(new URL(`${name}.scss`, import.meta.url).pathname, {
    loadPaths: [".", "node_modules"],
    quietDeps: true,
    style: "compressed",
  });
  writeFileSync(to(`css/${name}.css`), `${css}\n`);
}

for (const alphabet of ["latin", "latin-ext"]) {
  for (const weight of [400, 700]) {
    const name = `source-sans-3-${alphabet}-${weight}-normal.woff2`;
    copyFileSync(from(`@fontsource/source-sans-3/files/${name}`), to(`fonts/${name}`));
  }
}

// Source maps are not shipped: a browser's tools would look for one and not find it.
const script = readFileSync(from("govuk-frontend/dist/govuk/govuk-frontend.min.js"), "utf8");
writeFileSync(to("js/govuk-frontend.min.js"), script.replace(/\n?\/\/# sourceMappingURL=.*\n?/, "\n"));

copyFileSync(from("@fontsource/source-sans-3/LICENSE"), to("licences/source-sans-3-OFL.txt"));

// The only picture that the style sheet names.
copyFileSync(
  from("@ministryofjustice/frontend/moj/assets/images/icon-document.svg"),
  to("images/icon-document.svg"),
);
