# The doors of the house. `make` alone lists them.

.PHONY: help run test dev bench faults wasm screenshots

help:
	@echo 'make run          install what is missing, build, open the demonstration city'
	@echo 'make test         every check: format, lints, unit and integration tests, browser journeys'
	@echo 'make dev          the demonstration city, built again and restarted at every change'
	@echo 'make bench        what pages, submissions and a growing city cost, on both engines'
	@echo 'make faults       kill the server again and again: nothing acknowledged may be lost'
	@echo 'make wasm         only the code that runs in a browser'
	@echo 'make screenshots  the pictures of the README'

run:
	@scripts/run

test:
	@scripts/test

dev:
	@scripts/dev

bench:
	@scripts/bench

faults:
	@scripts/faults

wasm:
	@scripts/setup run
	@scripts/wasm

screenshots:
	@scripts/screenshots
