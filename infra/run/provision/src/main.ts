import { Command } from 'commander';
import { ConfigError, kafkaConfig, mongodbConfig } from './config.ts';
import { giveRights } from './kafka.ts';
import { ensureKeyfile, giveFolder } from './keyfile.ts';
import { provisionMongodb } from './mongodb.ts';

const program = new Command('provision').description(
  'prepare servers for the services; repeating it changes nothing',
);
program
  .command('keyfile <file> <owner>')
  .description("create the replica set's key file, readable only by the server's user id")
  .action((file: string, owner: string) => ensureKeyfile(file, Number(owner)));
program
  .command('give <owner> <folders...>')
  .description('give folders to the user id whose process reads them')
  .action((owner: string, folders: string[]) => {
    for (const folder of folders) giveFolder(folder, Number(owner));
  });
program
  .command('mongodb')
  .description('create the replica set and one user for each service')
  .action(() => provisionMongodb(mongodbConfig()));
program
  .command('kafka')
  .description('grant each service its rights on topics and groups')
  .action(() => giveRights(kafkaConfig()));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    `provision: ${error instanceof ConfigError ? error.message : ((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = 1;
}
