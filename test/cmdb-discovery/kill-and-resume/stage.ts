import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListDurableExecutionsByFunctionCommand } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { runDiscovery } from '../../../lambdas/integration-hub/run-discovery.ts';
import { dynamoIntegrationStore } from '../../../lambdas/shared/aws/dynamo-integration-store.ts';
import { dynamoRunStore } from '../../../lambdas/shared/aws/dynamo-run-store.ts';
import { lambdaDiscoveryStarter } from '../../../lambdas/shared/aws/lambda-discovery-starter.ts';
import { secretsManagerServicePrincipalStore } from '../../../lambdas/shared/aws/secrets-manager-service-principal-store.ts';
import {
  CollectEnvironment,
  DiscoverEnvironment,
} from '../../../lambdas/cmdb-discovery/environment.ts';
