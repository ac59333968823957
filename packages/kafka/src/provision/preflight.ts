import { unresolvedBrokers } from '../client/advertised.ts'
import type { ConnectionSettings } from '../client/connection-options.ts'
import type { ClusterMetadata, TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { systemClock } from '../time/clock.ts'
import { metadataState } from '../topics/metadata-state.ts'
import { mayRead } from '../topics/permissions.ts'
import type { Subscription } from '../topics/subscription.ts'
import { nameNear } from '../topics/unmatched.ts'
import { type WrittenTopic, writtenTopic } from '../topics/written-topic.ts'
import { applyAction, type ProvisionClient, validateAction } from './apply.ts'
import { type Finding, type Plan, type ProvisionAction, plan, type WantedTopic } from './plan.ts'
import { readTopicViews } from './read-topics.ts'
import type { TopicSettings } from './topic-settings.ts'
import { maxMessageBytes, type TopicView } from './topic-view.ts'

export interface PreflightInput {
  /** The topics that letters of these sources go to, as far as they are known beforehand. */
  readonly wanted: (sources: readonly string[]) => readonly WantedTopic[]
  readonly subscription: Subscription
  /** Source topics as metadata have them, also those with an error. */
  readonly sources: readonly TopicMetadata[]
  readonly settings: TopicSettings
  /** The brokers as they advertise themselves, where that is to be checked: at start. */
  readonly brokers?: ClusterMetadata['brokers']
  /** How they are reached, where that is to be checked. */
  readonly connection?: ConnectionSettings
  /** Whether topics are created and mended, or it is only said what would be done. */
  readonly apply: boolean
  /** Only this DLQ topic is looked at, whether the options name it or not; one that they do not name is not mended. */
  readonly only?: string
}

export interface PreflightReport {
  /** Refusals and warnings; a consumer does not start while there is a refusal. */
  readonly findings: readonly Finding[]
  /** The DLQ topics that exist, after what was done. */
  readonly topics: ReadonlyMap<string, WrittenTopic>
  /** What was done, or would be. */
  readonly actions: readonly ProvisionAction[]
}

/**
 * Checks, before the first fetch, what could lose or misroute letters; creates and mends DLQ topics if asked and allowed to.
 * Nothing is changed while there is a refusal.
 * @throws DeadLetterError with a code that begins with BROKER_ when the cluster does not answer
 */
export async function preflight(client: ProvisionClient, input: PreflightInput): Promise<PreflightReport> {
  const sourceFindings = [
    ...checkConnection(input),
    ...(await checkBrokers(input)),
    ...checkSources(input, await existingNames(client, input.sources))
  ]
  const readable = input.sources.filter(source => metadataState(source) === 'found')
  const names = readable.map(source => source.name)
  const all = input.wanted(names)
  const listed = all.filter(({ name }) => name === input.only)
  const unlisted = input.only !== undefined && listed.length === 0
  const wanted = unlisted ? [{ name: input.only, sources: names }] : input.only === undefined ? all : listed
  const settings = unlisted ? { ...input.settings, provision: 'off' as const } : input.settings

  const [sources, before] = await Promise.all([readTopicViews(client, readable), look(client, wanted)])
  const planned = plan({ ...input, settings, wanted, sources, existing: before })
  const findings = [...sourceFindings, ...planned.findings]
  if (!input.apply) {
    const refused = await Promise.all(planned.actions.map(action => validateAction(client, action)))
    const more = refused.flatMap((error): Finding[] => (error === null ? [] : [{ severity: 'refusal', error }]))
    return { findings: [...findings, ...more], topics: known(before), actions: planned.actions }
  }
  if (planned.actions.length === 0 || findings.some(isRefusal))
    return { findings, topics: known(before), actions: planned.actions }

  const done: ProvisionAction[] = []
  for (const action of planned.actions) {
    const error = await applyAction(client, action)
    if (error) return { findings: [...findings, { severity: 'refusal', error }], topics: known(before), actions: done }
    done.push(action)
  }
  // Another process may have made a topic first, in another shape: what is there now counts. A broker that was not asked
  // to change anything learns of it a moment later.
  const deadline = systemClock.now() + SHOWN_WITHIN_MS
  let after = await look(client, wanted)
  let checked = plan({ ...input, settings, wanted, sources, existing: after })
  while (checked.actions.length > 0 && systemClock.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 100))
    after = await look(client, wanted)
    checked = plan({ ...input, settings, wanted, sources, existing: after })
  }
  return {
    findings: [...sourceFindings, ...checked.findings, ...stillWanting(checked)],
    topics: known(after),
    actions: done
  }
}

/** How long brokers may take until they show what was done. */
const SHOWN_WITHIN_MS = 5_000

const isRefusal = (finding: Finding): boolean => finding.severity === 'refusal'

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\]):\d+$/i

function checkConnection({ connection }: PreflightInput): Finding[] {
  const mechanism = connection?.sasl?.mechanism
  if (connection === undefined || connection.tls !== undefined) return []
  if (mechanism !== 'PLAIN' && mechanism !== 'OAUTHBEARER') return []
  const brokers = connection.brokers.filter(broker => !loopback.test(broker)).join(', ')
  return brokers === ''
    ? []
    : [{ severity: 'warning', error: new DeadLetterError('SASL_PASSWORD_IN_CLEAR', { brokers, mechanism }) }]
}

/** When no broker's name exists here, nothing can be read; when some do, their partitions wait. */
async function checkBrokers({ brokers }: PreflightInput): Promise<Finding[]> {
  if (brokers === undefined) return []
  const unresolved = await unresolvedBrokers(brokers.values())
  const severity = unresolved.length === brokers.size ? 'refusal' : 'warning'
  return unresolved.map(error => ({ severity, error }))
}

/** Only what is given: while running, the topics that came or grew are looked at by themselves. */
function checkSources({ sources }: PreflightInput, existing: readonly string[]): Finding[] {
  const findings: Finding[] = []
  const refuse = (
    code: 'SOURCE_TOPIC_MISSING' | 'SOURCE_TOPIC_FORBIDDEN',
    topic: string,
    suggestion?: string | undefined
  ): void => {
    const details = { topic, ...(suggestion === undefined ? {} : { suggestion }) }
    findings.push({ severity: 'refusal', error: new DeadLetterError(code, details) })
  }
  for (const source of sources) {
    const { name } = source
    const state = metadataState(source)
    if (state === 'missing') refuse('SOURCE_TOPIC_MISSING', name, nameNear(name, existing))
    if (state === 'forbidden' || (state === 'found' && !mayRead(source))) refuse('SOURCE_TOPIC_FORBIDDEN', name)
  }
  return findings
}

/** Names to offer in place of one that is missing; asked for only then, and no harm when they cannot be had. */
async function existingNames(client: ProvisionClient, sources: readonly TopicMetadata[]): Promise<string[]> {
  if (!sources.some(source => metadataState(source) === 'missing')) return []
  const all = await client.metadata(null).catch(() => null)
  return [...(all?.topics.values() ?? [])].flatMap(topic =>
    metadataState(topic) === 'found' && !topic.isInternal ? [topic.name] : []
  )
}

async function look(
  client: ProvisionClient,
  wanted: readonly WantedTopic[]
): Promise<Map<string, TopicView | 'forbidden'>> {
  if (wanted.length === 0) return new Map()
  const { topics } = await client.metadata(wanted.map(topic => topic.name))
  const found: TopicMetadata[] = []
  const forbidden: string[] = []
  for (const { name } of wanted) {
    const metadata = topics.get(name)
    const state = metadataState(metadata)
    if (state === 'forbidden') forbidden.push(name)
    else if (metadata && state === 'found') found.push(metadata)
  }
  const views = new Map<string, TopicView | 'forbidden'>(await readTopicViews(client, found))
  for (const name of forbidden) views.set(name, 'forbidden')
  return views
}

function known(existing: ReadonlyMap<string, TopicView | 'forbidden'>): Map<string, WrittenTopic> {
  const topics = new Map<string, WrittenTopic>()
  for (const [name, view] of existing) {
    if (view !== 'forbidden') topics.set(name, writtenTopic(view.metadata, view.configs ? maxMessageBytes(view) : null))
  }
  return topics
}

/** A topic that does not fit even after it was created or mended. */
function stillWanting({ actions }: Plan): Finding[] {
  return actions.map(action => {
    const topic = action.kind === 'create' ? action.topic.topic : action.topic
    const details = { topic, action: done[action.kind], reason: 'it was done, and the brokers do not show it' }
    return { severity: 'refusal', error: new DeadLetterError('DLQ_PROVISION_FAILED', details) }
  })
}

const done = { create: 'created', grow: 'grown', raise: 'given a larger max.message.bytes' } as const
