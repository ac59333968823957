import { kafkaErrorName } from '../client/kafka-errors.ts'
import type { ConsumerGroupHeartbeatAnswer, KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { heartbeatRefusal, lostReason, reactionToHeartbeat } from './consumer-reaction.ts'
import type { Coordinator } from './coordinator.ts'
import type { Trouble } from './coordinator-failures.ts'
import type { InstanceClaim } from './instance-claim.ts'
import type { MemberReport, MemberState } from './member-report.ts'
import type { RefusalFacts } from './reaction.ts'
import type { Timing } from './timing.ts'
import { unlessAborted } from './timing.ts'

interface ConsumerHeartbeatParts {
  readonly client: Pick<KafkaClient, 'consumerGroupHeartbeat'>
  readonly coordinator: Coordinator
  readonly facts: RefusalFacts
  readonly timing: Timing
  readonly report: MemberReport
  readonly claim: InstanceClaim
  readonly trouble: Trouble
}

export type HeartbeatResult =
  | { readonly kind: 'answered'; readonly answer: ConsumerGroupHeartbeatAnswer; readonly sentAt: number }
  /** The group goes on without this member, which has to join again. */
  | { readonly kind: 'dropped'; readonly reason: string }
  /** Again, but not at once. */
  | { readonly kind: 'wait' }
  /** The round ended before there was an answer. */
  | { readonly kind: 'aborted' }

/** One ConsumerGroupHeartbeat: finds the coordinator, sends what it does not know yet, and says what the answer means. */
export class ConsumerHeartbeat {
  readonly #parts: ConsumerHeartbeatParts

  constructor(parts: ConsumerHeartbeatParts) {
    this.#parts = parts
  }

  /** Rejects with what trying again cannot mend. `state` is asked when the request is sent. */
  async send(state: () => MemberState, signal: AbortSignal): Promise<HeartbeatResult> {
    const { client, coordinator, facts, timing, report, trouble } = this.#parts
    const nodeId = await coordinator.find(signal)
    if (nodeId === undefined) return { kind: 'aborted' }
    const sentAt = timing.now()
    const member = state()
    let answer: ConsumerGroupHeartbeatAnswer | undefined
    try {
      answer = await unlessAborted(client.consumerGroupHeartbeat(nodeId, report.next(member)), signal)
    } catch (error) {
      coordinator.forget(nodeId)
      report.forget()
      if (signal.aborted) return { kind: 'aborted' }
      if (!coordinator.mayPass(error)) throw asRefusal(error, facts.groupId)
      trouble.add((error as Error).message, error)
      return { kind: 'wait' }
    }
    if (answer === undefined || signal.aborted) return { kind: 'aborted' }
    return this.#judge(answer, member, sentAt, nodeId)
  }

  #judge(answer: ConsumerGroupHeartbeatAnswer, member: MemberState, sentAt: number, nodeId: number): HeartbeatResult {
    const { coordinator, facts, report, claim, trouble } = this.#parts
    const { errorCode } = answer
    const reaction = reactionToHeartbeat(errorCode, member.memberEpoch > 0)
    if (reaction === 'ok') {
      report.arrived()
      claim.granted()
      coordinator.letIn()
      trouble.over()
      return { kind: 'answered', answer, sentAt }
    }
    report.forget()
    switch (reaction) {
      case 'unknown':
      case 'outdated':
        return { kind: 'dropped', reason: lostReason(errorCode) }
      case 'fail':
        throw heartbeatRefusal(errorCode, answer.errorMessage, facts, member.topics)
      case 'taken':
        claim.refused()
        return { kind: 'wait' }
      case 'find':
        coordinator.forget(nodeId)
    }
    trouble.add(answer.errorMessage ?? kafkaErrorName(errorCode))
    return { kind: 'wait' }
  }
}

function asRefusal(error: unknown, group: string): unknown {
  if (!DeadLetterError.is(error) || error.code !== 'BROKER_UNSUPPORTED') return error
  const reason = `${error.details.brokers} does not serve ConsumerGroupHeartbeat`
  return new DeadLetterError('GROUP_PROTOCOL_REFUSED', { group, reason }, error)
}
