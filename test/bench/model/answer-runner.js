/** The child's end of the runner's IPC: one answer for each command. */
export function answerRunner(commands) {
  const answer = async ({ id, command, argument }) => {
    try {
      process.send({ id, result: await commands[command](argument) });
    } catch (error) {
      process.send({ id, error: String(error) });
    }
  };
  process.on('message', (message) => void answer(message));
  // A runner that was killed cannot stop its children; they stop themselves.
  process.on('disconnect', () => process.exit(0));
}
