"""Another provider of identity, asked by OpenID Connect: adapter and simulator."""
