import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { text } from '../text/english.ts'
import { Button } from './button.tsx'

interface Toast {
  readonly id: number
  readonly words: ReactNode
  readonly tone: 'good' | 'bad'
}

type Say = (words: ReactNode, tone?: Toast['tone']) => void

const SayContext = createContext<Say>(() => {})
const shownMs = 8000
let lastId = 0

/** Says what came of an action: seen at the foot of the page, and read out. */
export const useSay = (): Say => useContext(SayContext)

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const close = useCallback((id: number) => setToasts(all => all.filter(toast => toast.id !== id)), [])
  const say = useCallback<Say>(
    (words, tone = 'good') => {
      const id = ++lastId
      setToasts(all => [...all.slice(-2), { id, words, tone }])
      // What went wrong stays until it is closed.
      if (tone === 'good') setTimeout(() => close(id), shownMs)
    },
    [close]
  )
  const list = useMemo(
    () => (
      <ul className="toasts" aria-live="polite" aria-label={text.messages}>
        {toasts.map(({ id, words, tone }) => (
          <li key={id} className={`toast toast-${tone}`}>
            <span>{words}</span>
            <Button kind="quiet" small icon="close" label={text.close} onPress={() => close(id)} />
          </li>
        ))}
      </ul>
    ),
    [toasts, close]
  )
  return (
    <SayContext value={say}>
      {children}
      {list}
    </SayContext>
  )
}
