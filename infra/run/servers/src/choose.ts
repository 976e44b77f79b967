// Prints the way in which servers would be provided; exit code 3 when there is none.
import { chooseServers } from './servers.ts';
import { readSettings } from './settings.ts';

const chosen = await chooseServers(readSettings(process.env));
console.log(chosen.way === 'none' ? chosen.why : chosen.way);
process.exitCode = chosen.way === 'none' ? 3 : 0;
