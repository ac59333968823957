import type { ReactNode } from 'react'
import { text } from '../text/english.ts'

export type Tone = 'bad' | 'warn' | 'good' | 'fresh' | 'accent' | 'quiet'

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>
}

const tones: Readonly<Record<string, Tone>> = {
  ...{ open: 'warn', 'failed again': 'bad', redriven: 'good', parked: 'quiet', discarded: 'quiet' },
  ...{ new: 'fresh', regressed: 'bad', ongoing: 'warn', resolved: 'good', muted: 'quiet' },
  ...{ running: 'accent', pausing: 'warn', paused: 'warn', stopping: 'warn', stopped: 'quiet' },
  ...{
    done: 'good',
    failed: 'bad',
    abandoned: 'bad',
    cancelled: 'quiet',
    making: 'accent',
    ready: 'good',
    waiting: 'warn'
  },
  ...{ applied: 'quiet', sent: 'accent', handled: 'good' }
}

/** Of a failure, a cause, an operation or a plan. What a newer version says is shown as it is said. */
export function StateBadge({ state }: { readonly state: string }) {
  const known: Readonly<Record<string, string>> = text.states
  return <Badge tone={tones[state] ?? 'quiet'}>{known[state] ?? state}</Badge>
}
