/** Characters that take no column of their own: accents that combine, joiners, variation selectors. */
const zero = /^(?:\p{Mn}|\p{Me}|\p{Variation_Selector}|[\u200b-\u200d])$/u
/** Characters that take two columns: East Asian wide and full-width ones, emoji (Unicode's EastAsianWidth.txt, W and F). */
const wide =
  /^(?:[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})$/u

const columnsOf = (character: string): number =>
  character < '\u0300' ? 1 : zero.test(character) ? 0 : wide.test(character) ? 2 : 1

/** Columns that a text without control characters takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** A text that takes at most `columns`; one that is longer ends with an ellipsis. */
export function fit(text: string, columns: number): string {
  if (text.length <= columns / 2 || displayWidth(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const character of text) {
    const more = columnsOf(character)
    if (width + more > columns - 1) break
    kept += character
    width += more
  }
  return columns < 1 ? '' : `${kept}…`
}

/** A text in lines of at most `columns`, broken between words where there are any; lines after the first are indented. */
export function wrap(text: string, columns: number | null, indent = ''): string[] {
  if (columns === null || displayWidth(text) <= columns) return [text]
  const room = Math.max(20, columns)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || line.trim() === '' || displayWidth(longer) <= room) line = longer
    else {
      lines.push(line)
      line = indent + word
    }
  }
  return [...lines, line]
}
