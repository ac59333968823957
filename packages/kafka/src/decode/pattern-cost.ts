/** How the time of a backtracking match can grow with the length of its text. */
export interface PatternCost {
  /** A repetition of what itself repeats or chooses: the time may double with each character. */
  readonly nested: boolean
  /** Repetitions that can take one text apart in different ways, one more where the match may begin anywhere: the power of its length. */
  readonly power: number
}

/**
 * An upper bound on what a regular expression of ECMAScript may cost, from its shape alone. It errs towards costly: an expression that
 * is harmless for what its repetitions match (`(a|b)+`) counts as nested.
 */
export function patternCost(source: string): PatternCost {
  let nested = false
  let power = source.startsWith('^') ? 0 : 1
  const groups: { varies: boolean }[] = [{ varies: false }]
  let last: { varies: boolean } | undefined
  for (let i = 0; i < source.length; ) {
    const char = source[i] as string
    const top = groups.at(-1) as { varies: boolean }
    if (char === '(') {
      groups.push({ varies: false })
      last = undefined
      i++
    } else if (char === ')') {
      last = groups.length > 1 ? groups.pop() : undefined
      if (last?.varies) (groups.at(-1) as { varies: boolean }).varies = true
      i++
    } else if (char === '|') {
      // At the top it chooses once.
      if (groups.length > 1) top.varies = true
      last = undefined
      i++
    } else {
      const repeat = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})\??/.exec(source.slice(i, i + 24))
      if (repeat !== null && (char !== '{' || repeat[1] !== '')) {
        const most =
          char === '?'
            ? 1
            : char !== '{'
              ? Infinity
              : repeat[2] === ''
                ? Number(repeat[1])
                : Number(repeat[3] || Infinity)
        const fixed = char === '{' && repeat[2] === ''
        if (most > 1 && last?.varies) nested = true
        if (!fixed) {
          top.varies = true
          if (most > 1) power++
        }
        last = undefined
        i += repeat[0].length
      } else {
        last = { varies: false }
        i = endOfAtom(source, i)
      }
    }
  }
  return { nested, power }
}

/** Where the character, escape or class at `start` ends. */
export function endOfAtom(source: string, start: number): number {
  if (source[start] === '\\') return start + 2
  if (source[start] !== '[') return start + 1
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++
    else if (source[i] === ']') return i + 1
  }
  return source.length
}
