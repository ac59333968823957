import { amount, counted } from '../../words/amount.ts'

const letters = (count: number): string => counted(count, 'letter')
const failures = (count: number): string => counted(count, 'failure')

/** What every screen says. */
export const commonWords = {
  product: 'Dead Letter Office',
  loading: 'Loading …',
  unknown: 'not known',
  never: 'never',
  none: 'none',
  nobody: 'nobody',
  close: 'Close',
  cancel: 'Cancel',
  again: 'Try again',
  save: 'Save',
  copy: 'Copy',
  copied: 'Copied.',
  messages: 'Messages',
  and: (more: number) => `and ${amount(more)} more`,
  everyTopic: 'every topic',
  /** Beside a number that is shortened. */
  lettersUnit: (count: number) => (count === 1 ? 'letter' : 'letters'),
  letters,
  failures,
  trend: (sum: number, over: string, most: string) => `${letters(sum)} in ${over}; at most ${most} at a time`,
  plot: { most: (count: number, at: string) => `Most, ${amount(count)}, at ${at}.` },
  grid: {
    selectAll: 'Select all rows that are shown',
    select: (name: string) => `Select ${name}`,
    row: (number: number) => `row ${amount(number)}`,
    more: 'Loading more …'
  },
  states: {
    ...{ open: 'Open', 'failed again': 'Failed again', redriven: 'Sent back', parked: 'Parked' },
    ...{ discarded: 'Discarded', new: 'New', regressed: 'Regressed', ongoing: 'Ongoing', resolved: 'Resolved' },
    ...{ muted: 'Muted', running: 'Running', pausing: 'Pausing', paused: 'Paused', stopping: 'Stopping' },
    ...{
      stopped: 'Stopped',
      done: 'Done',
      failed: 'Failed',
      abandoned: 'Abandoned',
      cancelled: 'Cancelled',
      making: 'Being made'
    },
    ...{ ready: 'Ready', waiting: 'Waits for sign-off', applied: 'Applied', sent: 'Sent', handled: 'Handled' }
  },
  actions: {
    ...{ park: 'Park', discard: 'Discard', restore: 'Restore', note: 'Note', assign: 'Assign', redrive: 'Send back' },
    cause: 'Decision'
  } as Readonly<Record<string, string>>,
  failed: {
    stale: 'What is shown is old.',
    kinds: {
      forbidden: { title: 'Not allowed', words: 'Ask whoever runs this console for a role on this topic.' },
      expired: { title: 'You are signed out', words: 'Sign in again. You come back to this page.' },
      missing: {
        title: 'Not there',
        words: 'The address is wrong, or retention has taken the letter. Look for it under Letters.'
      },
      unreached: {
        title: 'The console’s server does not answer',
        words: 'Look whether the process dead-letter console runs, and whether your network reaches it.'
      },
      busy: { title: 'Too much at once', words: 'The server asks to wait a moment. Then try again.' },
      refused: { title: 'The request was refused', words: 'Change what the message above names.' },
      broken: { title: 'Something went wrong', words: 'Try again. If it stays, look into the log of the server.' }
    }
  }
} as const
