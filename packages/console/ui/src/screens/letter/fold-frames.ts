import type { Frame } from '../../server/types.ts'

export type StackPart =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'folded'; readonly count: number }

/** Fewer in a row are not worth a line that says so. */
const fewest = 3

/** Own frames and the heads of exceptions stay; longer runs of others become one line. A trace without own frames stays whole. */
export function foldFrames(frames: readonly Frame[]): StackPart[] {
  const whole = frames.map((frame): StackPart => ({ kind: 'frame', frame }))
  if (!frames.some(({ own, head }) => own && !head)) return whole
  const parts: StackPart[] = []
  let run: StackPart[] = []
  const end = (): void => {
    parts.push(...(run.length < fewest ? run : [{ kind: 'folded', count: run.length } as const]))
    run = []
  }
  for (const part of whole) {
    if (part.kind === 'frame' && !part.frame.own && !part.frame.head) run.push(part)
    else {
      end()
      parts.push(part)
    }
  }
  end()
  return parts
}
