import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('InitProducerId gives ids, raises epochs and refuses what is wrong', async stage => {
  for (const version of stage.versions('InitProducerId')) {
    const id = `${stage.name}-${version}`
    const ask = (note: string, request: Request<'InitProducerId'>) =>
      stage.send('InitProducerId', version, { transactionTimeoutMs: 60_000, ...request }, { note })
    await ask('without a transaction', { transactionalId: null })
    await ask('any time-out without one', { transactionalId: null, transactionTimeoutMs: -5 })
    await ask('empty id', { transactionalId: '' })
    for (const transactionTimeoutMs of [0, -1, 600_001, 600_000])
      await ask(`time-out ${transactionTimeoutMs}`, { transactionalId: `${id}-t`, transactionTimeoutMs })
    const first = await ask('first', { transactionalId: id })
    const second = await ask('again', { transactionalId: id })
    if (version < 3) continue
    const { producerId, producerEpoch } = second
    await ask('epoch raised', { transactionalId: id, producerId, producerEpoch })
    await ask('the same asked again', { transactionalId: id, producerId, producerEpoch })
    await ask('an older epoch', { transactionalId: id, producerId, producerEpoch: first.producerEpoch })
    await ask('an epoch above', { transactionalId: id, producerId, producerEpoch: 99 })
    await ask('another id', { transactionalId: id, producerId: 9_999_999n, producerEpoch: 0 })
    await ask('an id without epoch', { transactionalId: id, producerId, producerEpoch: -1 })
    await ask('an epoch without id', { transactionalId: id, producerId: -1n, producerEpoch: 3 })
    await ask('new transaction, with an id', { transactionalId: `${id}-new`, producerId, producerEpoch: 0 })
    await ask('no transaction, with an id', { transactionalId: null, producerId, producerEpoch: 0 })
  }
})
