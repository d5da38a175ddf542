/** A Lambda service in a process of its own, which a test can kill. Prints its endpoint. */
import { startLambdaService } from '../../../../../local/aws/lambda/service.ts';

const service = await startLambdaService(JSON.parse(process.argv[2] ?? '{}'));
console.log(service.endpoint);
