import { type ErrorName, errorCodes } from '@dead-letter/protocol'
import type { Api, ClientConnection, RequestContext } from '../apis/api.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Cluster } from '../cluster.ts'
import { BrokerError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { ApiName } from './api-requests.ts'
import type { BrokerControl, Fault, FaultMoment, FaultOptions, RequestFilter, SeenRequest } from './broker-control.ts'
import { Dropped, type Interception, untouched } from './interception.ts'
import { checkApi, checkFilter, checkNames, concerns, given, targetsOf } from './request-filter.ts'
import { type Effect, Rule } from './rule.ts'
import { Unwritable } from './unwritable.ts'
import { Watchers } from './watchers.ts'

/** What the control of a broker needs of it. */
export interface Controlled {
  readonly cluster: Cluster
  readonly apis: Iterable<Api>
  /** Closes the connections that are chosen. @returns how many */
  dropConnections(chosen: (connection: ClientConnection) => boolean): number
}

/** What the dispatcher knows of a request beside its fields. */
type Arrival = Omit<RequestContext, 'lookUp'>

/** Carries out what tests ask for: the dispatcher shows it every request before it is handled. */
export class Control implements BrokerControl {
  readonly #clock: Clock
  readonly #watchers: Watchers
  readonly #rules = new Set<Rule>()
  readonly #frozen = new Set<Rule>()
  /** End the delays of requests that are held up now: their rules may be over, having met as many as they were for. */
  readonly #pauses = new Set<() => void>()
  /** As its last request named its client. */
  readonly #clientIds = new WeakMap<ClientConnection, string | null>()
  readonly #unwritable = new Unwritable()
  #controlled: Controlled | null = null
  #apis: ReadonlyMap<string, Api> = new Map()
  #closed = false

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
    this.#watchers = new Watchers(clock)
  }

  /** Once, when the broker is there. */
  attach(controlled: Controlled): void {
    this.#controlled = controlled
    this.#apis = new Map([...controlled.apis].map(api => [api.name, api]))
  }

  /** @throws Dropped */
  before(api: Api, body: unknown, arrival: Arrival): Interception | Promise<Interception> {
    if (this.#closed) throw new Dropped()
    this.#clientIds.set(arrival.connection, arrival.clientId)
    const idle = this.#rules.size === 0 && this.#watchers.empty
    // The answer of a request that waits while freeze() is called must wait for the thaw, too: hence not `untouched`.
    if (idle) return { ...untouched, after: () => this.#untilThaw(() => seenRequest(api, body, arrival)) }

    const request = seenRequest(api, body, arrival)
    this.#watchers.see(request)
    const met = [...this.#rules].filter(rule => rule.meets(request))
    const interception: Interception = {
      ...faultsOf(met),
      after: () => this.#hold(met, 'after', () => request)
    }
    const held = this.#hold(met, 'before', () => request)
    return held === undefined ? interception : held.then(() => interception)
  }

  fail<A extends ApiName>(api: A, options: FaultOptions<A> & { readonly error: ErrorName }): Fault {
    const { error, ...rest } = given(options)
    // An answer with an error is one API's.
    checkApi(api, this.#apis)
    return this.#add(api, rest, { kind: 'fail', code: codeOf(error) })
  }

  delay<A extends ApiName>(
    api: A | 'any',
    options: FaultOptions<A> & { readonly ms: number; readonly when?: FaultMoment }
  ): Fault {
    const { ms, when = 'before', ...rest } = given(options)
    if (!(Number.isFinite(ms) && ms >= 0))
      throw new BrokerError('OPTION_INVALID', { option: 'ms', expected: 'milliseconds, at least 0', got: String(ms) })
    return this.#add(api, rest, { kind: 'delay', ms, when: checkMoment(when) })
  }

  drop<A extends ApiName>(api: A | 'any', options: FaultOptions<A> & { readonly when?: FaultMoment } = {}): Fault {
    const { when = 'before', ...rest } = given(options)
    return this.#add(api, rest, { kind: 'drop', when: checkMoment(when) })
  }

  freeze<A extends ApiName>(api: A | 'any' = 'any', filter: RequestFilter<A> = {}): Fault {
    this.#broker('asking for a fault')
    checkFilter(api, filter as RequestFilter, this.#apis)
    const rule = this.#add(api, { ...filter, times: Number.POSITIVE_INFINITY }, { kind: 'freeze' })
    this.#frozen.add(rule)
    return rule
  }

  thaw(): void {
    for (const rule of [...this.#frozen]) rule.remove()
  }

  dropConnections(filter: { readonly clientId?: string } = {}): number {
    checkNames(filter, ['clientId'])
    const { clientId } = filter
    const chosen = (connection: ClientConnection): boolean =>
      clientId === undefined || this.#clientIds.get(connection) === clientId
    return this.#broker('dropping connections').dropConnections(chosen)
  }

  expireSession(group: string, memberId?: string): void {
    const { groups } = this.#broker('expiring a session').cluster
    const known = groups.get(group)
    if (known === undefined)
      throw new BrokerError('GROUP_UNKNOWN', { group, known: [...groups].map(({ id }) => id).join(', ') })
    if (!known.expireSession(memberId)) throw new BrokerError('MEMBER_UNKNOWN', { group, memberId })
  }

  makeUnwritable(topic: string, options: { readonly partition?: number; readonly error?: ErrorName } = {}): Fault {
    const { topics } = this.#broker('making a partition unwritable').cluster
    checkNames(options, ['partition', 'error'])
    return this.#unwritable.add(topics, topic, options.partition, codeOf(options.error ?? 'NOT_ENOUGH_REPLICAS'))
  }

  makeWritable(topic: string, partition?: number): void {
    this.#unwritable.remove(this.#broker('making a partition writable').cluster.topics, topic, partition)
  }

  nextRequest<A extends ApiName>(
    api: A | 'any',
    options: RequestFilter<A> & { readonly timeoutMs?: number } = {}
  ): Promise<SeenRequest<A>> {
    this.#broker('waiting for a request')
    const { timeoutMs = 10_000, ...filter } = given(options)
    const chosen = filter as RequestFilter
    checkFilter(api, chosen, this.#apis)
    if (!(Number.isFinite(timeoutMs) && timeoutMs >= 0))
      throw new BrokerError('OPTION_INVALID', {
        option: 'timeoutMs',
        expected: 'milliseconds, 0 for no end',
        got: String(timeoutMs)
      })
    return this.#watchers.next(api, chosen, timeoutMs) as Promise<SeenRequest<A>>
  }

  onRequest(listener: (request: SeenRequest) => void): () => void {
    return this.#watchers.listen(listener)
  }

  reset(): void {
    for (const rule of [...this.#rules]) rule.remove()
    for (const end of this.#pauses) end()
    this.#unwritable.reset()
  }

  /** The broker stops: what is held up ends without an answer. */
  close(): void {
    this.#closed = true
    this.#watchers.close()
    this.reset()
  }

  #broker(what: string): Controlled {
    if (this.#closed || this.#controlled === null) throw new BrokerError('BROKER_STOPPED', { what })
    return this.#controlled
  }

  #add<A extends ApiName>(api: A | 'any', options: FaultOptions<A>, effect: Effect): Rule {
    this.#broker('asking for a fault')
    const { times = 1, ...filter } = options
    if (!(times === Number.POSITIVE_INFINITY || (Number.isSafeInteger(times) && times >= 1)))
      throw new BrokerError('OPTION_INVALID', {
        option: 'times',
        expected: 'a whole number of at least 1, or Infinity',
        got: String(times)
      })
    const chosen = filter as RequestFilter
    checkFilter(api, chosen, this.#apis)
    const rule = new Rule(api, chosen, effect, times, ended => {
      this.#rules.delete(ended)
      this.#frozen.delete(ended)
    })
    this.#rules.add(rule)
    return rule
  }

  /** Undefined where nothing holds the request up, which is nearly always. @throws Dropped */
  #hold(met: readonly Rule[], when: FaultMoment, request: () => SeenRequest): Promise<void> | undefined {
    const delays = met.filter(({ effect }) => effect.kind === 'delay' && effect.when === when)
    const drops = met.some(({ effect }) => effect.kind === 'drop' && effect.when === when)
    if (delays.length === 0 && !drops && this.#frozen.size === 0) return undefined
    return this.#holdBy(delays, drops, request)
  }

  async #holdBy(delays: readonly Rule[], drops: boolean, request: () => SeenRequest): Promise<void> {
    await this.#untilThaw(request)
    await Promise.all(delays.map(rule => this.#pause(rule)))
    if (drops || this.#closed) throw new Dropped()
  }

  #untilThaw(request: () => SeenRequest): Promise<void> | undefined {
    return this.#frozen.size === 0 ? undefined : this.#thawed(request())
  }

  async #thawed(request: SeenRequest): Promise<void> {
    for (let rule = this.#freezing(request); rule !== undefined && !this.#closed; rule = this.#freezing(request))
      await rule.removed
    if (this.#closed) throw new Dropped()
  }

  #freezing(request: SeenRequest): Rule | undefined {
    return [...this.#frozen].find(rule => rule.holds(request))
  }

  async #pause(rule: Rule): Promise<void> {
    const ms = rule.effect.kind === 'delay' ? rule.effect.ms : 0
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = this.#clock.after(ms, resolve)
    this.#pauses.add(resolve)
    await Promise.race([promise, rule.removed])
    timer.cancel()
    this.#pauses.delete(resolve)
  }
}

function seenRequest(api: Api, body: unknown, { version, clientId, connection, cluster }: Arrival): SeenRequest {
  const targets = targetsOf(api.targets?.(body as never, cluster))
  return { api: api.name, version, clientId, connection: connection.id, body, targets } as unknown as SeenRequest
}

function faultsOf(met: readonly Rule[]): Pick<Interception, 'fault' | 'refuseWith'> {
  const fails = met.flatMap(({ filter, effect }) => (effect.kind === 'fail' ? [{ filter, code: effect.code }] : []))
  if (fails.length === 0) return untouched
  return {
    fault: (topic, partition) => fails.find(({ filter }) => concerns(filter, topic, partition))?.code ?? 0,
    refuseWith: fails.find(({ filter }) => filter.topic === undefined)?.code ?? 0
  }
}

function codeOf(error: ErrorName): number {
  const code = Object.hasOwn(errorCodes, error) ? errorCodes[error] : 0
  if (code === 0) {
    const names = Object.keys(errorCodes).filter(name => name !== 'NONE')
    throw new BrokerError('ERROR_NAME_UNKNOWN', { error, suggestion: nearest(String(error), names) })
  }
  return code
}

function checkMoment(when: FaultMoment): FaultMoment {
  if (when !== 'before' && when !== 'after')
    throw new BrokerError('OPTION_INVALID', { option: 'when', expected: "'before' or 'after'", got: String(when) })
  return when
}
