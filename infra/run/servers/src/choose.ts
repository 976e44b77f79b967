// Prints how servers would be provided; exits with code 3 when they cannot be.
import { chooseServers } from './servers.ts';
import { readSettings } from './settings.ts';

const chosen = await chooseServers(readSettings(process.env));
console.log(chosen.way === 'none' ? chosen.why : chosen.way);
process.exitCode = chosen.way === 'none' ? 3 : 0;
