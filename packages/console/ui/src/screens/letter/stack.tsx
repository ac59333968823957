import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import type { Frame } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { foldFrames } from './fold-frames.ts'

interface StackProps {
  readonly frames: readonly Frame[]
  /** Whether the letter tells an error at all. */
  readonly told: boolean
  readonly title: string
  /** Beside the title. */
  readonly children?: ReactNode
}

/** A stack trace: own code is lit, runs of others' frames are folded until they are asked for. */
export function Stack({ frames, told, title, children }: StackProps) {
  const [all, setAll] = useState(false)
  const folded = foldFrames(frames)
  const canFold = folded.some(part => part.kind === 'folded')
  const parts = all ? frames.map(frame => ({ kind: 'frame' as const, frame })) : folded
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{title}</h2>
        {canFold && (
          <Button small kind="quiet" onPress={() => setAll(shown => !shown)}>
            {all ? text.letter.ownFrames : text.letter.allFrames}
          </Button>
        )}
        <span className="grow" />
        {children}
      </div>
      {frames.length === 0 ? (
        <p className="soft">{told ? text.letter.noStack : text.letter.noError}</p>
      ) : (
        <ol className="frames" tabIndex={0} aria-label={text.letter.stack}>
          {parts.map((part, index) =>
            part.kind === 'folded' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a trace is a text, its lines have no other name
              <li key={index} className="frame frame-folded">
                <button type="button" className="unfold" onClick={() => setAll(true)}>
                  … {text.letter.hidden(part.count)}
                </button>
              </li>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <li key={index} className={classOf(part.frame)}>
                {part.frame.text}
                {part.frame.own && !part.frame.head && <span className="unseen"> ({text.letter.own})</span>}
              </li>
            )
          )}
        </ol>
      )}
    </section>
  )
}

const classOf = ({ own, head }: Frame): string => `frame${head ? ' frame-head' : own ? ' frame-own' : ''}`
