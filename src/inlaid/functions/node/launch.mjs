// Starts version 3 of AWS's runtime client, whose own launcher prints a line of its own.
import { pathToFileURL } from 'node:url';

const { run } = await import(pathToFileURL(process.argv[2]));
await run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
