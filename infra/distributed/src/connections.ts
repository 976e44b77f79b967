import { readFileSync } from 'node:fs';
import { eventShapes, PUBLISHING_SERVICES } from '@bluebox/contracts';
import type { EventBus, EventHistory } from '@bluebox/event-sourcing';
import { type KafkaConnection, openKafkaBus, openKafkaHistory } from '@bluebox/kafka';
import { errorRecord } from '@bluebox/service-http';
import mongoose, { type Connection } from 'mongoose';
import type { Logger } from 'pino';
import { kafkaSettings, readSettings } from './config.ts';
import type { Check } from './health.ts';
