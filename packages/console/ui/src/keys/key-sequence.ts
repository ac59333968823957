/** Of a KeyboardEvent. */
interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** What a key press is called in bindings: a character as typed, or the key's name with its modifiers. */
export function keyName(event: KeyPress): string {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const named = key.length > 1
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${shiftKey && named ? 'Shift+' : ''}${key}`
}

export interface Typed {
  /** What waits for a second key. */
  readonly pending: string
  /** The binding that was typed. */
  readonly match: string | null
}

/**
 * One more key after what is pending: a binding of two keys is written with a blank between, `g c`.
 * A key that goes on with nothing begins anew.
 */
export function typed(pending: string, name: string, bindings: readonly string[]): Typed {
  const begins = (text: string): boolean => bindings.some(binding => binding.startsWith(`${text} `))
  for (const text of pending === '' ? [name] : [`${pending} ${name}`, name]) {
    if (bindings.includes(text)) return { pending: '', match: text }
    if (begins(text)) return { pending: text, match: null }
  }
  return { pending: '', match: null }
}
