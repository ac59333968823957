import { useEffect, useState } from 'react'
import type { Search } from '../../address/search.ts'
import { Letterbox } from '../../live/letterbox.ts'
import { Button } from '../../parts/button.tsx'
import { text } from '../../text/english.ts'

interface NewerProps {
  readonly search: Search
  readonly onShow: () => void
}

/** Offers what came since: rows do not move while one reads or selects. */
export function Newer({ search, onShow }: NewerProps) {
  const [came, setCame] = useState(false)
  const { dlq, until } = search
  useEffect(
    () =>
      Letterbox.listen(dlqs => {
        if (until === undefined && (dlq === undefined || dlq.some(topic => Object.hasOwn(dlqs, topic)))) setCame(true)
      }),
    [dlq, until]
  )
  if (!came) return null
  return (
    <div className="banner banner-accent" role="status">
      <Button
        small
        icon="fresh"
        onPress={() => {
          setCame(false)
          onShow()
        }}
      >
        {text.list.newer}
      </Button>
    </div>
  )
}
