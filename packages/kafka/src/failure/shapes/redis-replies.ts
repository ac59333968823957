import type { ErrorShape } from './error-shape.ts'
import { lookup, type Verdict } from './verdict.ts'

/** The word that a reply of Redis (Valkey, KeyDB) begins with. */
const replies = lookup({
  infrastructure: [
    ...['LOADING', 'READONLY', 'CLUSTERDOWN', 'MASTERDOWN', 'NOREPLICAS', 'MISCONF', 'BUSY', 'OOM', 'NOMASTERLINK'],
    // who asks
    ...['NOAUTH', 'WRONGPASS', 'NOPERM', 'DENIED']
  ],
  transient: ['TRYAGAIN', 'MOVED', 'ASK', 'NOSCRIPT', 'UNKILLABLE', 'NOTBUSY', 'UNBLOCKED', 'EXECABORT', 'CROSSSLOT'],
  business: ['WRONGTYPE', 'BUSYKEY', 'BUSYGROUP', 'NOGROUP', 'ERR', 'INDEXNOTFOUND']
})

/** Words that nobody else begins a message with; the others need an error that names itself a reply. */
const distinct: ReadonlySet<string> = new Set([
  ...['LOADING', 'READONLY', 'CLUSTERDOWN', 'MASTERDOWN', 'NOREPLICAS', 'MISCONF', 'NOAUTH', 'WRONGPASS', 'NOPERM'],
  'WRONGTYPE'
])

export function redisReply({ names, message }: ErrorShape): Verdict | undefined {
  const [, word] = /^-?([A-Z]{3,14})\b/.exec(message) ?? []
  if (word === undefined) return undefined
  if (!distinct.has(word) && !names.some(name => /Reply|^SimpleError$|Redis|Valkey|Upstash|^RequestError$/.test(name)))
    return undefined
  if (word === 'ERR')
    return /^-?ERR max number of clients|^-?ERR.{0,40}max daily|^-?ERR operation not permitted/i.test(message)
      ? 'infrastructure'
      : 'business'
  return replies.get(word)
}
