import { Id } from '@bluebox/contracts';
import { z } from 'zod';

export const ConsignmentParams = z.strictObject({ consignmentId: Id });
