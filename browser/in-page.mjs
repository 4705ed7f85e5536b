// Run inside the page; each stands alone, because the browser is sent its text.

/** How many pixels the page is wider than its window. */
export function sideways() {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}

/** Elements whose text does not fit in their box. */
export function spills() {
  const boxes = "p, h1, h2, h3, h4, dd, dt, td, th, li, label, a, button, .ds-card, .app-tile, .ds-tag, .ds-alert";
  const mayScroll = "[popover], .app-scroll, .ds-sr-only, dialog";
  return [...document.querySelectorAll(`main :is(${boxes})`)]
    .filter((box) => box.offsetParent && box.clientWidth > 0 && !box.closest(mayScroll))
    .filter((box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== "inline")
    .map((box) => `${box.tagName}.${box.className}: ${box.textContent.trim().slice(0, 40)}`);
}

/** What has the focus and whether that can be seen; null when the focus has left the page. */
export function focusRing() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  // A choice shows its focus on the field around it.
  const field = element.closest(".ds-field:has(input:focus-visible), label.ds-chip");
  const visible =
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
    style.boxShadow !== "none" ||
    (field && getComputedStyle(field).outlineStyle !== "none");
  return { element: element.outerHTML.slice(0, 80), visible };
}
