// The clipboard of the person's own machine, through the terminal.

/** Asks the terminal to put a text on the clipboard (OSC 52), which works over ssh as well. */
export function clipboardCode(text: string): string {
  return `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}
