/** Opening a number and setting plans side by side: asked for by a click, and loaded with it. */
export { explain, sideBySide } from '@plimsoll/core';
