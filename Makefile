# Yikezhong (一刻钟). `make help` lists what there is.
GO ?= go
BIN := bin/yikezhong
RACE_APART := /coverage/sqlite$$|/cmd/|/api/web$$
GOFUMPT := mvdan.cc/gofumpt@v0.12.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help build demo test test-faults race lint cross generate fuzz bench bench-province ci

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/'

build: ## one static binary, bin/yikezhong
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/yikezhong

demo: build ## the demo town on http://127.0.0.1:8080
	./$(BIN) demo

test: ## every test
	$(GO) test $(TESTFLAGS) ./...

race: ## every test under the race detector, bulk stores and the browser apart
	$(GO) test -race $$($(GO) list ./... | grep -vE '$(RACE_APART)')

test-faults: ## the faults at length: killed processes, a killed database; some minutes
	$(GO) test ./coverage/sqlite ./coverage/postgis -run TestKill -kill.rounds=200
	$(GO) test ./coverage/sqlite -run TestFullDisk
	$(GO) test -tags faults ./api -run 'Killed|Cut|Planners|Clocks|Retry|Workers' -count 1

lint: ## gofumpt, vet, staticcheck
	@out=$$($(GO) run $(GOFUMPT) -l .); test -z "$$out" || { echo "not gofumpt-clean:"; echo "$$out"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

cross: ## builds for the other machines
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 $(GO) build -o /dev/null ./cmd/yikezhong
	CGO_ENABLED=0 GOOS=linux GOARCH=arm64 $(GO) build -o /dev/null ./cmd/yikezhong

generate: ## write the generated pages and golden files anew; look at the difference before committing
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) \
		-run 'Golden|Generated|PlansPage|DocsOfUploads' -update

fuzz: ## each fuzz target for 20 s
	@for p in $$(grep -rl --include='*_test.go' 'func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for f in $$(grep -rhoE 'func Fuzz[A-Za-z0-9_]+' $$p/*_test.go | cut -c6- | sort -u); do \
			echo "$$p $$f"; $(GO) test $$p -run '^$$' -fuzz "^$$f$$" -fuzztime 20s || exit 1; done; done

bench: ## every benchmark once; docs/benchmarks says how to read it
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-province: ## a province's restart, and how networks grow: docs/benchmarks/province.md; some minutes, 2 GB of disk
	bash docs/benchmarks/province.sh

ci: ## what the build server runs
	bash .ci/run
