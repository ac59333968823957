import type { Stage } from '../stage.ts'
import { story } from '../story.ts'
import type { Answer, Request } from '../wire-client.ts'

export default story(
  'Members of a consumer group come and go: partitions move when their owner has let go',
  async stage => {
    const topic = await stage.topic('a', 4)
    await stage.assignable(topic.name)
    for (const serverAssignor of ['uniform', 'range']) {
      const groupId = `${stage.name}-${serverAssignor}`
      const member = (memberId: string) => new Member(stage, groupId, memberId, topic, serverAssignor)
      const [a, b, c] = [member('member-a'), member('member-b'), member('member-c')]
      const described = (note: string) =>
        stage.ask('ConsumerGroupDescribe', 1, { groupIds: [groupId] }, { note: `${serverAssignor}: ${note}` })
      await a.join()
      await a.beat('has all', { topicPartitions: a.owned })
      await b.join()
      await described('b waits')
      await a.beat('is told to let go')
      await b.beat('still waits')
      await described('a lets go')
      await a.beat('has let go', { topicPartitions: a.owned })
      await b.beat('is given them')
      await b.beat('owns them', { topicPartitions: b.owned })
      await described('a and b')
      await c.join()
      await described('c waits')
      await a.leave()
      await described('a left')
      for (const note of ['once', 'twice', 'three times'])
        for (const one of [b, c]) {
          await one.beat(note)
          await one.beat(`${note}, owns`, { topicPartitions: one.owned })
        }
      await described('b and c')
      await a.beat('is gone')
      await b.leave()
      await c.beat('alone')
      await c.beat('owns all', { topicPartitions: c.owned })
      await described('c')
      await c.leave()
      await described('nobody')
    }
  }
)

type Owned = NonNullable<Request<'ConsumerGroupHeartbeat'>['topicPartitions']>

class Member {
  readonly #stage: Stage
  readonly #groupId: string
  readonly #memberId: string
  readonly #topic: { readonly name: string }
  readonly #assignor: string
  #epoch = 0
  owned: Owned = []

  constructor(stage: Stage, groupId: string, memberId: string, topic: { readonly name: string }, assignor: string) {
    this.#stage = stage
    this.#groupId = groupId
    this.#memberId = memberId
    this.#topic = topic
    this.#assignor = assignor
  }

  async join(): Promise<void> {
    await this.beat('joins', {
      memberEpoch: 0,
      rebalanceTimeoutMs: 30_000,
      subscribedTopicNames: [this.#topic.name],
      serverAssignor: this.#assignor,
      topicPartitions: []
    })
  }

  async beat(note: string, more: Request<'ConsumerGroupHeartbeat'> = {}): Promise<void> {
    const request = { groupId: this.#groupId, memberId: this.#memberId, memberEpoch: this.#epoch, ...more }
    const answer: Answer<'ConsumerGroupHeartbeat'> = await this.#stage.send('ConsumerGroupHeartbeat', 1, request, {
      note: `${this.#memberId} ${note}`
    })
    if (answer.errorCode !== 0) return
    this.#epoch = answer.memberEpoch
    if (answer.assignment !== null) this.owned = answer.assignment.topicPartitions
  }

  async leave(): Promise<void> {
    await this.beat('leaves', { memberEpoch: -1 })
  }
}
