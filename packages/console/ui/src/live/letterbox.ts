type Listener = (dlqs: Readonly<Record<string, number>>) => void

const listeners = new Set<Listener>()

/** Tells open lists that letters came. They do not move under the reader's hand: they offer to show them. */
export const Letterbox = {
  tell(dlqs: Readonly<Record<string, number>>): void {
    for (const listener of listeners) listener(dlqs)
  },
  listen(listener: Listener): () => void {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }
}
