import { startOwnKafka } from '../../../kafka/index.ts'

const { pids, logFiles } = await startOwnKafka()
console.log(JSON.stringify({ pids, logFiles }))
setInterval(() => {}, 60_000)
