// The five ways in which every page is looked at.

const desktop = { width: 1280, height: 900 };
const telephone = { width: 390, height: 844 };

export const VARIANTS = [
  { name: "desktop", scripts: true, keyboard: true, print: true, context: { viewport: desktop } },
  { name: "390", scripts: true, context: { viewport: telephone } },
  { name: "dark", scripts: true, context: { viewport: desktop, colorScheme: "dark" } },
  // WCAG 2.1, success criterion 1.4.10: 1280 px at 400 %.
  { name: "320", scripts: true, context: { viewport: { width: 320, height: 800 } } },
  { name: "nojs", scripts: false, context: { viewport: telephone, javaScriptEnabled: false } },
];
