import { subscription } from '../consumer-protocol.ts'
import type { Stage } from '../stage.ts'
import { story } from '../story.ts'
import type { WireClient } from '../wire-client.ts'

export default story('Several members: who leads, who is told to join again, what each is assigned', async stage => {
  for (const version of stage.versions('JoinGroup')) {
    const groupId = `${stage.name}-${version}`
    const a = await Member.of(stage, groupId, version, 'a')
    const b = await Member.of(stage, groupId, version, 'b')
    await a.join('alone')
    await a.sync([a])
    const arriving = b.join('arrives')
    await a.untilRebalancing()
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'rebalancing' })
    await a.sync([a], 'while rebalancing')
    await a.commit('while rebalancing')
    await a.join('again')
    await arriving
    const waiting = b.sync([], 'before the leader')
    await a.sync([a, b], 'of the leader')
    await waiting
    await b.sync([], 'once more')
    await a.beat()
    await b.beat()
    await b.commit('stable')
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'stable' })
    const same = b.join('with the same metadata')
    await same
    await b.sync([], 'after it')
    const rejoined = b.join('with other metadata', 'changed')
    await a.untilRebalancing()
    await a.join('because of b')
    await rejoined
    await a.sync([a, b], 'third')
    await b.sync([], 'third')
    await a.leave()
    await b.untilRebalancing()
    await b.join('is left')
    await b.sync([b], 'as leader')
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'one left' })
  }
})

class Member {
  readonly #stage: Stage
  readonly #groupId: string
  readonly #version: number
  readonly #name: string
  readonly #on: WireClient
  memberId = ''
  generationId = -1

  private constructor(stage: Stage, groupId: string, version: number, name: string, on: WireClient) {
    this.#stage = stage
    this.#groupId = groupId
    this.#version = version
    this.#name = name
    this.#on = on
  }

  static async of(stage: Stage, groupId: string, version: number, name: string): Promise<Member> {
    const member = new Member(stage, groupId, version, name, await stage.connect())
    // The id is asked for at once, so that what the transcript has first does not hang on who is faster.
    if (version >= 4) member.memberId = (await stage.send('JoinGroup', version, member.#request('x'))).memberId
    return member
  }

  #request(metadata: string) {
    return {
      groupId: this.#groupId,
      sessionTimeoutMs: 30_000,
      rebalanceTimeoutMs: 30_000,
      protocolType: 'consumer',
      protocols: [
        { name: this.#name === 'a' ? 'first' : 'second', metadata: subscription(['any'], metadata) },
        { name: 'common', metadata: subscription(['any'], metadata) }
      ],
      memberId: this.memberId
    }
  }

  async join(note: string, metadata = 'x'): Promise<void> {
    const joined = await this.#stage.send('JoinGroup', this.#version, this.#request(metadata), {
      note: `${this.#name} ${note}`,
      on: this.#on
    })
    this.memberId = joined.memberId
    this.generationId = joined.generationId
  }

  async sync(members: readonly Member[], note = ''): Promise<void> {
    await this.#stage.ask(
      'SyncGroup',
      Math.min(this.#version, 5),
      {
        groupId: this.#groupId,
        generationId: this.generationId,
        memberId: this.memberId,
        protocolType: 'consumer',
        protocolName: 'common',
        assignments: members.map(({ memberId }, i) => ({ memberId, assignment: Buffer.from(`part ${i}`) }))
      },
      { note: `${this.#name} ${note}`, on: this.#on }
    )
  }

  async commit(note: string): Promise<void> {
    const topics = [{ name: 'any', partitions: [{ partitionIndex: 0, committedOffset: 5n, committedMetadata: null }] }]
    await this.#stage.ask(
      'OffsetCommit',
      8,
      {
        groupId: this.#groupId,
        generationIdOrMemberEpoch: this.generationId,
        memberId: this.memberId,
        topics
      },
      { note: `${this.#name} ${note}` }
    )
  }

  async beat(): Promise<void> {
    await this.#stage.ask('Heartbeat', 4, this.#self(), { note: this.#name })
  }

  async untilRebalancing(): Promise<void> {
    await this.#stage.until('Heartbeat', 4, this.#self(), ({ errorCode }) => errorCode === 27)
  }

  async leave(): Promise<void> {
    const { memberId } = this
    await this.#stage.ask('LeaveGroup', 5, { groupId: this.#groupId, members: [{ memberId }] })
  }

  #self() {
    return { groupId: this.#groupId, generationId: this.generationId, memberId: this.memberId }
  }
}
