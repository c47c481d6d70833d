"""The command line: parse, call the service, print. The contract other programs rely on is docs/contract.md."""
