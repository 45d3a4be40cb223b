# Hai lệnh chính: "make report" lập báo cáo, "make test" chạy kiểm thử.
# The two commands: "make report" builds the report, "make test" runs the tests.

YEAR ?= 2025
LANGUAGE ?= vi
DATA ?= data
OUTPUTS ?= outputs
PYTHON ?= python3

# uv from the machine where there is one, otherwise its own inside .venv.
UV := $(shell command -v uv 2>/dev/null || echo .venv/bin/uv)
RUN := .venv/bin/python -m analysis
READY := .venv/.ready

# Containers often forbid Python to keep what it compiled: every start would compile all libraries again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help report demo test bench bench-parts national bench-projection check validate indicators lab shapes communes demo-data pictures licences docs reference diffs format clean

help:  ## Danh sách lệnh / list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

$(READY): pyproject.toml uv.lock
	@test -x "$$(command -v $(UV))" || { $(PYTHON) -m venv .venv && .venv/bin/python -m pip install --quiet "uv>=0.5"; }
	@$(UV) sync --locked --quiet
	@touch $@

report: $(READY)  ## Lập báo cáo / build the report (YEAR=2025 LANGUAGE=vi OUTPUTS=outputs)
	@$(RUN) report --year $(YEAR) --language $(LANGUAGE) --data $(DATA) --outputs $(OUTPUTS)

demo: $(READY)  ## Báo cáo minh hoạ / illustrative report in outputs/demo
	@$(RUN) report --demo --year $(YEAR) --language $(LANGUAGE) --outputs $(OUTPUTS)

test: $(READY)  ## Chạy mọi kiểm thử / run all tests
	@.venv/bin/python -m pytest

bench: $(READY)  ## Đo thời gian, bộ nhớ, trang / measure time, memory, pages into docs/performance.md
	@PYTHONPATH=tools .venv/bin/python -m performance

bench-parts: $(READY)  ## Đo từng hàm / measure single functions
	@.venv/bin/python -m pytest tests/bench --numprocesses=0 --benchmark-only --benchmark-columns=min,median,rounds --benchmark-sort=min -q

check: $(READY)  ## Kiểm tra định dạng mã / lint
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

format: $(READY)  ## Định dạng mã / format the code
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

validate: $(READY)  ## Kiểm tra số liệu / check the data
	@$(RUN) validate --language $(LANGUAGE) --data $(DATA)

indicators: $(READY)  ## 35 chỉ số / the 35 indicators
	@$(RUN) indicators --language $(LANGUAGE) --data $(DATA)

lab: $(READY)  ## Bàn làm việc trong JupyterLab / the workbench in JupyterLab
	@.venv/bin/jupyter lab notebooks/explore.ipynb

demo-data: $(READY)  ## Tạo lại số liệu minh hoạ / make data/demo again
	@.venv/bin/python -m analysis.demo --data data --seed 52

shapes: $(READY)  ## Tính lại bản đồ minh hoạ / compute the schematic map again
	@$(UV) sync --locked --quiet --group rebuild
	@.venv/bin/python -m analysis.communes.schematic

communes: $(READY)  ## Lập lại danh mục xã, phường / make the commune lists again
	@$(UV) sync --locked --quiet --group rebuild
	@.venv/bin/python -m analysis.communes.rebuild_lists
	@.venv/bin/python -m analysis.communes.tiles

pictures: $(READY)  ## Ảnh trong README và docs / the pictures of README and docs
	@.venv/bin/python tools/pictures.py
	@.venv/bin/python tools/intake_pictures.py
	@.venv/bin/python tools/explore_picture.py

bench-projection: $(READY)  ## Đo mô hình dự báo / measure the projection engine (SERIES=table.csv.gz)
	@$(UV) sync --locked --quiet --group bench
	@.venv/bin/python -m analysis.projection.bench $(SERIES)

licences: $(READY)  ## Giấy phép các gói / licences of the packages
	@.venv/bin/python tools/licences.py

docs: $(READY)  ## Trang hướng dẫn vào site/ / the documentation into site/
	@PYTHONPATH=tools .venv/bin/python -m handbook site site

national: $(READY)  ## Số liệu minh hoạ cả nước để đo / illustrative data of a nation to measure with
	@PYTHONPATH=tools .venv/bin/python -m national

reference: $(READY)  ## Lập lại docs/reference / make docs/reference again
	@PYTHONPATH=tools .venv/bin/python -m handbook reference

diffs: $(READY)  ## Để git diff đọc được sổ tay / let git diff show notebooks readably
	@git config diff.jupyternotebook.command ".venv/bin/git-nbdiffdriver diff --color-words"

clean:  ## Xoá kết quả / remove the results
	@rm -rf outputs/*
