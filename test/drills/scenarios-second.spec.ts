import { playScenarios } from './play-scenarios.js';

playScenarios(1);
