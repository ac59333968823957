export interface Completion {
  /** Where the word begins that is being written. */
  readonly from: number
  readonly word: string
  readonly suggestions: readonly string[]
}

const mostSuggested = 8
const wordBefore = /[A-Za-z_][\w.[\]]*$/

/** Inside quotes nothing is suggested: an odd number of them stands before. */
const insideText = (before: string): boolean => {
  let quote = ''
  for (let index = 0; index < before.length; index++) {
    const character = before[index]
    if (quote !== '') {
      if (character === '\\') index++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character ?? ''
  }
  return quote !== ''
}

/** Names that go on with the word before the cursor: those that begin with it come before those that hold it. */
export function complete(words: string, cursor: number, names: readonly string[]): Completion {
  const before = words.slice(0, cursor)
  const word = insideText(before) ? '' : (wordBefore.exec(before)?.[0] ?? '')
  const from = cursor - word.length
  if (word === '') return { from, word, suggestions: [] }
  const small = word.toLowerCase()
  const fits = names.filter(name => name !== word && name.toLowerCase().includes(small))
  const begins = (name: string): number => Number(!name.toLowerCase().startsWith(small))
  return {
    from,
    word,
    suggestions: fits.sort((a, b) => begins(a) - begins(b) || a.length - b.length).slice(0, mostSuggested)
  }
}
