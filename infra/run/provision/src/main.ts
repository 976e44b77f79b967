import { Command } from 'commander';
import { ConfigError, kafkaConfig, mongodbConfig } from './config.ts';
import { giveRights } from './kafka.ts';
import { ensureKeyfile, giveFolder } from './keyfile.ts';
import { provisionMongodb } from './mongodb.ts';

const program = new Command('provision').description(
  'what servers need before services can run; doing it again changes nothing',
);
program
  .command('keyfile <file> <owner>')
  .description("make the replica set's key file, readable by the server's user number only")
  .action((file: string, owner: string) => ensureKeyfile(file, Number(owner)));
program
  .command('give <owner> <folders...>')
  .description('give folders to the user number whose process reads them')
  .action((owner: string, folders: string[]) => {
    for (const folder of folders) giveFolder(folder, Number(owner));
  });
program
  .command('mongodb')
  .description('make the replica set and one user for each service')
  .action(() => provisionMongodb(mongodbConfig()));
program
  .command('kafka')
  .description('give each service its rights on topics and groups')
  .action(() => giveRights(kafkaConfig()));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    `provision: ${error instanceof ConfigError ? error.message : ((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = 1;
}
