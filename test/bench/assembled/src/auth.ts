/** OAuth access tokens through passport-jwt and jwks-rsa, scopes, and a rate limit per user. */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { ThrottlerGuard } from '@nestjs/throttler';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';

export interface User {
  sub: string;
  scopes: string[];
}

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      issuer: process.env['BENCH_ISSUER'] as string,
      audience: process.env['BENCH_AUDIENCE'] as string,
      algorithms: ['RS256'],
      secretOrKeyProvider: passportJwtSecret({
        jwksUri: process.env['BENCH_JWKS_URI'] as string,
        cache: true,
        rateLimit: true,
      }),
    });
  }

  validate(claims: { sub: string; scope?: string }): User {
    return { sub: claims.sub, scopes: claims.scope?.split(' ') ?? [] };
  }
}

@Injectable()
export class JwtGuard extends AuthGuard('jwt') {}

@Injectable()
export class ScopeGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<{ user: User }>().user.scopes.includes('ai:chat');
  }
}

@Injectable()
export class UserThrottlerGuard extends ThrottlerGuard {
  protected override getTracker(request: { user: User }): Promise<string> {
    return Promise.resolve(request.user.sub);
  }
}
