/**
 * The regular expressions that the members of a group subscribe by (KIP-848), and the topics they match. Expressions are
 * resolved beside the heartbeats, all at once and not more often than every ten seconds: when one is new, when topics
 * were created, and at least every group.consumer.regex.refresh.interval.ms.
 */
import type { Timer } from '../../clock.ts'
import { compileNamePattern, PatternError } from '../../patterns/name-pattern.ts'
import type { Member } from './member.ts'
import { Refusal } from './refusal.ts'
import type { Registry } from './registry.ts'
import type { Resolved } from './subscriptions.ts'

const minRefreshIntervalMs = 10_000

/** 'resolved': the topics of the subscription have changed with it; 'pending': they are to be found out. */
export type PatternChange = 'none' | 'pending' | 'resolved'

export class PatternSubscriptions {
  readonly #registry: Registry
  readonly #onChange: () => void
  #resolved: Resolved = new Map()
  #resolvedAt = Number.NEGATIVE_INFINITY
  #knownTopics: ReadonlySet<string> = new Set()
  #topicsCreated = false
  #resolution: Timer | null = null

  /** `onChange`: an expression was found to match other topics than before. */
  constructor(registry: Registry, onChange: () => void) {
    this.#registry = registry
    this.#onChange = onChange
  }

  get resolved(): Resolved {
    return this.#resolved
  }

  /** Refuses an expression that no member uses yet and that cannot be read. */
  check(before: Member, after: Member, members: Iterable<Member>): void {
    if (after.topicRegex === '' || after.topicRegex === before.topicRegex || uses(members, after.topicRegex) > 0) return
    try {
      compileNamePattern(after.topicRegex)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      const message = `SubscribedTopicRegex ${JSON.stringify(after.topicRegex)} is not valid: ${error.message}.`
      throw new Refusal('INVALID_REGULAR_EXPRESSION', message)
    }
  }

  /** To be called while `members` still has the member as it was. */
  change(before: Member, after: Member, members: Iterable<Member>): PatternChange {
    if (before.topicRegex === after.topicRegex) return 'none'
    const others = [...members].filter(({ memberId }) => memberId !== after.memberId)
    if (before.topicRegex !== '' && uses(others, before.topicRegex) === 0) this.#forget(before.topicRegex)
    if (after.topicRegex === '') return 'resolved'
    return this.#resolved.has(after.topicRegex) ? 'resolved' : 'pending'
  }

  /** Drops what no member uses any more. */
  prune(members: Iterable<Member>): void {
    const used = new Set([...members].map(({ topicRegex }) => topicRegex))
    for (const regex of this.#resolved.keys()) if (!used.has(regex)) this.#forget(regex)
  }

  /** Resolves soon if it is time to. */
  refresh(members: Iterable<Member>): void {
    const used = patterns(members)
    if (used.size === 0 || this.#resolution !== null) return
    const { clock, configs } = this.#registry
    const age = clock.now() - this.#resolvedAt
    if (age < minRefreshIntervalMs) return
    const due =
      used.size !== this.#resolved.size ||
      this.#topicsCreated ||
      age > configs.number('group.consumer.regex.refresh.interval.ms')
    if (due) this.#resolution = clock.after(0, () => this.#resolve(used))
  }

  /** Once a topic was created there is nothing to find out: thousands may be, each in the face of all groups. */
  topicsChanged(): void {
    if (this.#topicsCreated) return
    for (const { id } of this.#registry.topics) if (!this.#knownTopics.has(id)) this.#topicsCreated = true
  }

  /** Which of the expressions have still members is for the listener's prune(). */
  #resolve(used: ReadonlySet<string>): void {
    this.#resolution = null
    const { topics, clock } = this.#registry
    const resolved = new Map([...used].map(regex => [regex, matching(regex, topics)]))
    const changed = [...resolved].some(([regex, names]) => !sameTopics(names, this.#resolved.get(regex)))
    this.#resolved = resolved
    this.#resolvedAt = clock.now()
    this.#knownTopics = new Set([...topics].map(({ id }) => id))
    this.#topicsCreated = false
    if (changed) this.#onChange()
  }

  #forget(regex: string): void {
    const resolved = new Map(this.#resolved)
    resolved.delete(regex)
    this.#resolved = resolved
    if (resolved.size === 0) this.#resolvedAt = Number.NEGATIVE_INFINITY
  }

  close(): void {
    this.#resolution?.cancel()
    this.#resolution = null
  }
}

function patterns(members: Iterable<Member>): ReadonlySet<string> {
  const used = new Set<string>()
  for (const { topicRegex } of members) if (topicRegex !== '') used.add(topicRegex)
  return used
}

function uses(members: Iterable<Member>, regex: string): number {
  let count = 0
  for (const { topicRegex } of members) if (topicRegex === regex) count++
  return count
}

function matching(regex: string, topics: Iterable<{ readonly name: string }>): ReadonlySet<string> {
  const pattern = compileNamePattern(regex)
  return new Set([...topics].map(({ name }) => name).filter(name => pattern.matches(name)))
}

/** An expression that was not resolved before has matched nothing so far. */
function sameTopics(names: ReadonlySet<string>, before: ReadonlySet<string> = new Set()): boolean {
  return names.size === before.size && [...names].every(name => before.has(name))
}
