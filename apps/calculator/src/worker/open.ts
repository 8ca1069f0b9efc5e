/** Opening a number: asked for by a click, and loaded with it. */
export { explain } from '@plimsoll/core';
