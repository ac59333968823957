import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'
import { keyName, typed } from './key-sequence.ts'

export interface KeyBinding {
  /** `j`, `Escape`, `Shift+ArrowDown`, or two keys: `g c`. */
  readonly keys: string
  readonly does: string
  readonly run: () => void
  /** What is only said in the help: the element that has the focus does it. */
  readonly shown?: boolean
}

export type KeyScope = readonly KeyBinding[]

class KeyStack {
  readonly #scopes: { current: KeyScope }[] = []
  #pending = ''
  #forget = 0

  add(scope: { current: KeyScope }): () => void {
    this.#scopes.push(scope)
    return () => {
      this.#scopes.splice(this.#scopes.indexOf(scope), 1)
    }
  }

  /** The last scope that was opened comes first. */
  get bindings(): readonly KeyBinding[] {
    return this.#scopes.toReversed().flatMap(({ current }) => current)
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || isTyping(event)) return
    const all = this.bindings
    const { pending, match } = typed(
      this.#pending,
      keyName(event),
      all.map(({ keys }) => keys)
    )
    this.#pending = pending
    clearTimeout(this.#forget)
    if (pending !== '') this.#forget = window.setTimeout(() => (this.#pending = ''), 1500)
    if (match === null) return
    event.preventDefault()
    all.find(({ keys }) => keys === match)?.run()
  }
}

/** Keys belong to the field that is written in, and to dialogs and menus that are open. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') !== null) return true
  return target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null && key !== 'Escape'
}

const Stack = createContext<KeyStack | null>(null)

export function KeyProvider({ children }: { readonly children: ReactNode }) {
  const stack = useRef<KeyStack>(null)
  stack.current ??= new KeyStack()
  const keys = stack.current
  useEffect(() => {
    const press = (event: KeyboardEvent): void => keys.press(event)
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [keys])
  return <Stack value={keys}>{children}</Stack>
}

export function useKeyStack(): Pick<KeyStack, 'bindings'> {
  const stack = useContext(Stack)
  if (stack === null) throw new Error('KeyProvider is missing')
  return stack
}

/** Keys of a screen or part for as long as it is there. */
export function useKeys(bindings: KeyScope): void {
  const stack = useContext(Stack)
  const scope = useRef(bindings)
  scope.current = bindings
  useEffect(() => stack?.add(scope), [stack])
}
