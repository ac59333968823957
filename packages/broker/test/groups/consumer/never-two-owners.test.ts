import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../runs.ts'
import { ConsumerOffice } from './consumer-office.ts'

/** A consumer as clients are: it owns what it was assigned last, gives up at once what it is told to, and says so if it likes. */
class Client {
  readonly id: string
  readonly #office: ConsumerOffice
  #topics: string[] = []
  #heardAt = 0
  epoch = 0
  owned = ''

  constructor(id: string, office: ConsumerOffice) {
    this.id = id
    this.#office = office
  }

  get joined(): boolean {
    return this.epoch > 0
  }

  async join(topics: string[]): Promise<void> {
    this.#topics = topics
    this.owned = ''
    // A member that is put out for what it does not give up finds out later than others get it: not the claim here.
    const beat = await this.#office.join(this.id, topics, { rebalanceTimeoutMs: 2 ** 31 - 1 })
    assert.equal(beat.error, 'NONE')
    this.#heardAt = this.#office.clock.now()
    this.epoch = beat.epoch
    this.owned = beat.assignment ?? ''
  }

  async beat(says: boolean): Promise<void> {
    const report = says ? { topicPartitions: this.#office.owned(this.#existing()) } : {}
    const beat = await this.#office.beat(this.id, this.epoch, report)
    if (beat.error !== 'NONE') {
      assert.equal(beat.error, 'UNKNOWN_MEMBER_ID')
      return this.join(this.#topics)
    }
    this.epoch = beat.epoch
    this.owned = beat.assignment ?? this.owned
    this.#heardAt = this.#office.clock.now()
  }

  /** A client that got no answer for as long as its session knows that it is out. */
  noticeSilence(): void {
    if (this.#office.clock.now() - this.#heardAt >= 45_000) this.owned = ''
  }

  async leave(): Promise<void> {
    this.owned = ''
    await this.#office.beat(this.id, -1)
    this.epoch = 0
  }

  get partitions(): string[] {
    return this.owned.split(' ').flatMap(part => {
      const [topic, partitions] = part.split(':')
      return (partitions ?? '')
        .split(',')
        .filter(Boolean)
        .map(each => `${topic}-${each}`)
    })
  }

  get topics(): string[] {
    return this.#topics
  }

  /** Topics that are gone are known by their ids: clients drop them when metadata lacks them. */
  #existing(): string {
    return this.owned
      .split(' ')
      .filter(part => this.#office.topics.get(part.split(':')[0] ?? '') !== undefined)
      .join(' ')
  }
}

const topicNames = ['t', 'u']
const member = fc.nat(3)
const steps = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('join' as const),
      member,
      topics: fc.subarray(topicNames, { minLength: 1 })
    })
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('beat' as const), member, says: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), member }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('grow' as const), topic: fc.constantFrom(...topicNames) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(70_000) }) }
)

for (const assignor of ['uniform', 'range'])
  test(`${assignor}: no partition ever has two owners, and in the end each has one`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 40, size: 'max' }), async script => {
        const office = new ConsumerOffice({
          'group.consumer.assignors': assignor,
          'group.consumer.assignment.interval.ms': 500
        })
        for (const name of topicNames) office.topics.create(name, { partitions: 3 })
        const clients = [0, 1, 2, 3].map(i => new Client(`member-${i}`, office))
        for (const step of script) {
          if (step.do === 'grow') {
            const topic = office.topics.get(step.topic)
            if (topic !== undefined) office.topics.grow(topic, topic.partitions.length + 1)
          } else if (step.do === 'wait') {
            office.clock.advance(step.ms)
            for (const client of clients) client.noticeSilence()
          } else {
            const client = clients[step.member]
            assert.ok(client !== undefined)
            if (step.do === 'join') await client.join(step.topics)
            else if (client.joined) await (step.do === 'beat' ? client.beat(step.says) : client.leave())
          }
          assertOneOwner(clients)
        }
        const present = clients.filter(({ joined }) => joined)
        for (let round = 0; round < 12; round++) {
          office.clock.advance(500)
          for (const client of clients) client.noticeSilence()
          for (const client of present) {
            await client.beat(true)
            assertOneOwner(clients)
          }
        }
        if (present.length === 0) return
        assert.equal(await office.state(), 'Stable')
        const wanted = [...new Set(present.flatMap(({ topics }) => topics))].flatMap(name =>
          (office.topics.get(name)?.partitions ?? []).map((_, i) => `${name}-${i}`)
        )
        assert.deepEqual(present.flatMap(({ partitions }) => partitions).sort(), wanted.sort())
        office.groups.close()
      }),
      runs(40)
    )
  })

function assertOneOwner(clients: readonly Client[]): void {
  const all = clients.flatMap(({ partitions }) => partitions)
  assert.equal(new Set(all).size, all.length, all.join())
}
