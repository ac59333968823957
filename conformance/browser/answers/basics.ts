import type { IndexState, Me } from '@dead-letter/console/api'

export const hour = 3_600_000
/** What is told happened before this. */
export const now = Math.floor(Date.now() / 60_000) * 60_000

const allowed = { allowed: true, reason: null }

export const me: Me = {
  user: { id: 'ada', name: 'Ada Okafor' },
  login: 'password',
  ...{ provider: null, signInProblem: null, signOut: null },
  grants: [{ role: 'admin', topics: ['*'] }],
  may: { view: allowed, act: allowed, redrive: allowed, signOff: allowed, unmask: allowed, administer: allowed },
  readOnly: false,
  csrfToken: 'token',
  unmaskedUntil: null,
  sessionEndsAt: now + 8 * hour,
  cluster: { id: 'prod-eu-1', brokers: ['kafka-1:9092', 'kafka-2:9092'] },
  version: '0.1.0',
  notices: []
}

const reason = 'Your role viewer lets you look. Ask for the role operator on this topic.'
const denied = { allowed: false, reason }

/** Somebody who may look and nothing else. */
export const viewer: Me = {
  ...me,
  may: { view: allowed, act: denied, redrive: denied, signOff: denied, unmask: denied, administer: denied }
}

export const nobody: Me = { ...me, user: null, grants: [], csrfToken: null, sessionEndsAt: null }

export const live: IndexState = {
  ...{ state: 'live', letters: 184_302, behind: 0, progress: 1, asOf: now, dropped: 0, values: true, problem: null }
}

export const reading: IndexState = { ...live, state: 'reading', letters: 61_400, behind: 122_902, progress: 0.33 }
export const away: IndexState = { ...live, state: 'away', asOf: now - 5 * 60_000 }
