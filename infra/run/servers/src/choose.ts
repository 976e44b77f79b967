// Prints how Kafka and MongoDB would be provided for tests, or why they cannot be, with exit code
// 3.
import { chooseServers } from './servers.ts';
import { readSettings } from './settings.ts';

const chosen = await chooseServers(readSettings(process.env));
console.log(chosen.way === 'none' ? chosen.why : chosen.way);
process.exitCode = chosen.way === 'none' ? 3 : 0;
