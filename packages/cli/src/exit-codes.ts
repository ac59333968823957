/** What the program's end means to the shell. docs/cli.md and --help say the same. */
export const exitCodes = {
  done: 0,
  stopped: 1,
  usage: 2,
  refused: 3,
  incomplete: 4,
  unmatched: 5,
  tooManyDead: 6,
  failedAgain: 7,
  interrupted: 130,
  terminated: 143
} as const

export const exitCodesHelp = `Exit codes:
  0    done; also after the first SIGINT or SIGTERM, when what was in flight is finished
  1    stopped by an error: no broker answers, a fatal failure, the consumer group is lost for good
  2    bad arguments, environment or configuration
  3    refused by the pre-flight: going on could lose or misroute records (see dead-letter doctor)
  4    --until-idle: work is left that has not moved for --idle-timeout; --wait-timeout: outcomes are not known yet; the ramp stopped as nothing was handled or the group fell behind; redrive: somebody stopped or cancelled it by ops; ops: the runner did not answer
  5    --until-idle: done, but an expression of --topic matched no topic
  6    --max-dead: one more dead letter would have been written
  7    redrive, ops --wait: some of what was sent back failed again; the ramp stopped for it
  130  ended at once by a second SIGINT, 143 by a second SIGTERM; 130 also for Ctrl-C at a question, and nothing is changed`
