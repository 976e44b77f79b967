import type {
  AmendDeskBody,
  CallBackBody,
  Challenge,
  DeskChanged,
  DeskList,
  DeskView,
  ListMattersQuery,
  MatterChanged,
  MatterLinkRotated,
  MatterList,
  MatterView,
  OpenDeskBody,
  RatesView,
  ReviewBody,
  SayBody,
  ShowRatesQuery,
  SubmitMatterAnswer,
  SubmitMatterBody,
  TakeStepBody,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the care service.

export const openDesk = route<{
  body: typeof OpenDeskBody;
  answers: { 201: typeof DeskChanged };
}>()('openDesk', 'post', '/api/care/desks');
export const listDesks = route<{ answers: { 200: typeof DeskList } }>()(
  'listDesks',
  'get',
  '/api/care/desks',
);
export const showDesk = route<{ answers: { 200: typeof DeskView } }>()(
  'showDesk',
  'get',
  '/api/care/desks/:deskId',
);
export const amendDesk = route<{
  body: typeof AmendDeskBody;
  answers: { 200: typeof DeskChanged };
}>()('amendDesk', 'post', '/api/care/desks/:deskId/amend');
export const getMatterChallenge = route<{ answers: { 200: typeof Challenge } }>()(
  'getMatterChallenge',
  'get',
  '/api/care/desks/:deskId/challenge',
);
export const submitMatter = route<{
  body: typeof SubmitMatterBody;
  answers: { 201: typeof SubmitMatterAnswer };
}>()('submitMatter', 'post', '/api/care/desks/:deskId/matters');
export const listMatters = route<{
  query: typeof ListMattersQuery;
  answers: { 200: typeof MatterList };
}>()('listMatters', 'get', '/api/care/desks/:deskId/matters');
export const showMatter = route<{ answers: { 200: typeof MatterView } }>()(
  'showMatter',
  'get',
  '/api/care/matters/:matterId',
);
export const takeStep = route<{
  body: typeof TakeStepBody;
  answers: { 200: typeof MatterChanged };
}>()('takeStep', 'post', '/api/care/matters/:matterId/steps');
export const reviewMatter = route<{
  body: typeof ReviewBody;
  answers: { 200: typeof MatterChanged };
}>()('reviewMatter', 'post', '/api/care/matters/:matterId/review');
export const callBackMatter = route<{
  body: typeof CallBackBody;
  answers: { 200: typeof MatterChanged };
}>()('callBackMatter', 'post', '/api/care/matters/:matterId/call-back');
export const sayOnMatter = route<{
  body: typeof SayBody;
  answers: { 200: typeof MatterChanged };
}>()('sayOnMatter', 'post', '/api/care/matters/:matterId/say');
export const rotateMatterLink = route<{ answers: { 200: typeof MatterLinkRotated } }>()(
  'rotateMatterLink',
  'post',
  '/api/care/matters/:matterId/rotate-link',
);
export const forgetAsker = route<{ answers: { 200: typeof MatterChanged } }>()(
  'forgetAsker',
  'post',
  '/api/care/matters/:matterId/forget-asker',
);
export const showRates = route<{
  query: typeof ShowRatesQuery;
  answers: { 200: typeof RatesView };
}>()('showRates', 'get', '/api/care/desks/:deskId/rates');
