(module
 (type $0 (func (param i32)))
 (type $1 (func (result i32)))
 (type $2 (func (param f32) (result f32)))
 (type $3 (func (param f32) (result i32)))
 (type $4 (func (param f32) (result i64)))
 (type $5 (func (param i32 i32) (result f32)))
 (type $6 (func))
 (type $7 (func (param i32) (result i32)))
 (type $8 (func (param i32 i32 i32 i32 i32 i32 i32 i32 f32 f32) (result i32)))
 (type $9 (func (param i32 i32 i32)))
 (global $wasm/assembly/layout/num_experts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/top_k (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/num_shared (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_count (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/groups_selected (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/group_size (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_stride (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/dtype (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/scoring (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/partition (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/flags (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/epsilon (mut f32) (f32.const 0))
 (global $wasm/assembly/layout/scaling_factor (mut f32) (f32.const 1))
 (global $wasm/assembly/layout/columns (mut i32) (i32.const 16))
 (global $wasm/assembly/layout/exp_table (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/choice_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimates (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/column_maxima (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_ids (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_choices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_ids (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_choices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_firsts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_seconds (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_kept (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/expert_scale (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/expert_map (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/logits (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/indices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/weights (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/chunk_base (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/cursor (mut i32) (i32.const 0))
 (global $wasm/assembly/score/row_max (mut f32) (f32.const 0))
 (global $wasm/assembly/score/max_q16 (mut i32) (i32.const 0))
 (global $wasm/assembly/score/max_q40 (mut i32) (i32.const 0))
 (global $wasm/assembly/score/inverse_sum (mut i32) (i32.const 0))
 (global $wasm/assembly/score/sum_exponent (mut i32) (i32.const 0))
 (global $wasm/assembly/score/score_error (mut f32) (f32.const 0))
 (global $wasm/assembly/score/estimated_inverse (mut f32) (f32.const 0))
 (memory $0 1)
 (export "exp_table" (func $wasm/assembly/index/exp_table))
 (export "choice_offsets" (func $wasm/assembly/index/choice_offsets))
 (export "group_stride" (func $wasm/assembly/index/group_stride))
 (export "expert_scale" (func $wasm/assembly/index/expert_scale))
 (export "expert_map" (func $wasm/assembly/index/expert_map))
 (export "logits_address" (func $wasm/assembly/index/logits_address))
 (export "indices_address" (func $wasm/assembly/index/indices_address))
 (export "weights_address" (func $wasm/assembly/index/weights_address))
 (export "route_tokens" (func $wasm/assembly/index/route_tokens))
 (export "configure" (func $wasm/assembly/layout/configure))
 (export "reserve" (func $wasm/assembly/layout/reserve))
 (export "sigmoid" (func $wasm/assembly/score/sigmoid))
 (export "softmax" (func $wasm/assembly/score/softmax))
 (export "sqrtsoftplus" (func $wasm/assembly/score/sqrtsoftplus))
 (export "memory" (memory $0))
 (func $wasm/assembly/score/score (param $0 f32) (result f32)
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   local.get $0
   call $wasm/assembly/score/sigmoid
   return
  end
  global.get $wasm/assembly/layout/scoring
  i32.const 1
  i32.eq
  if (result f32)
   local.get $0
   call $wasm/assembly/score/softmax
  else
   local.get $0
   call $wasm/assembly/score/sqrtsoftplus
  end
 )
 (func $wasm/assembly/group/rank_groups (param $0 f32) (result i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 f32)
  (local $4 f32)
  (local $5 f32)
  (local $6 i32)
  (local $7 f32)
  f32.const inf
  local.set $4
  f32.const -inf
  local.set $5
  loop $for-loop|0
   local.get $2
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_scores
    local.get $2
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.set $3
    i32.const 0
    local.set $6
    i32.const 0
    local.set $1
    loop $for-loop|1
     local.get $1
     global.get $wasm/assembly/layout/group_count
     i32.lt_u
     if
      local.get $6
      local.get $1
      local.get $2
      i32.lt_u
      global.get $wasm/assembly/layout/group_scores
      local.get $1
      i32.const 2
      i32.shl
      i32.add
      f32.load
      local.tee $7
      local.get $3
      f32.eq
      i32.and
      local.get $3
      local.get $7
      f32.lt
      i32.add
      i32.add
      local.set $6
      local.get $1
      i32.const 1
      i32.add
      local.set $1
      br $for-loop|1
     end
    end
    global.get $wasm/assembly/layout/group_kept
    local.get $2
    i32.const 2
    i32.shl
    i32.add
    local.get $6
    global.get $wasm/assembly/layout/groups_selected
    i32.lt_u
    local.tee $1
    i32.store
    local.get $1
    if
     local.get $3
     local.get $4
     f32.min
     local.set $4
    else
     local.get $3
     local.get $5
     f32.max
     local.set $5
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  local.get $4
  local.get $5
  f32.sub
  local.get $0
  f32.gt
 )
 (func $wasm/assembly/score/sqrtsoftplus (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  (local $8 i64)
  i32.const 1129316352
  local.get $0
  i32.reinterpret_f32
  local.tee $2
  i32.const 2147483647
  i32.and
  local.tee $1
  local.get $1
  i32.const 1129316352
  i32.ge_u
  select
  local.tee $1
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $3
  local.get $1
  i32.const 23
  i32.shr_u
  local.tee $4
  i32.const 134
  i32.sub
  local.tee $6
  i32.shl
  i32.const 0
  local.get $6
  i32.const 31
  i32.le_s
  select
  local.set $1
  local.get $3
  local.get $4
  i32.const 110
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $7
  local.get $6
  i32.const 0
  i32.lt_s
  if
   local.get $3
   i32.const 31
   i32.const 0
   local.get $6
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
   local.set $1
  end
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $3
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $3
   local.get $3
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $7
  end
  local.get $1
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $1
  i32.const 65535
  i32.and
  i32.const 47274
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 7
  i32.shr_u
  local.tee $1
  i32.const -1317922825
  i32.mul
  i32.sub
  local.get $1
  i32.const 53711
  i32.mul
  i32.const 16
  i32.shr_u
  i32.sub
  local.tee $3
  i32.const 16
  i32.shr_u
  local.tee $4
  local.get $4
  i32.mul
  local.set $6
  global.get $wasm/assembly/layout/exp_table
  local.get $1
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $7
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $3
  local.get $6
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $6
  i32.const 16
  i32.shr_u
  local.get $4
  i32.mul
  i32.const 16
  i32.shr_u
  i32.const 10923
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 8
  i32.shr_u
  local.get $7
  i32.add
  i64.extend_i32_u
  local.get $1
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
  local.tee $5
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $1
  i32.const -2
  local.get $5
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $3
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $6
  local.get $1
  i64.extend_i32_u
  i32.const 0
  i32.const 65535
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $6
  end
  i32.const -2147483648
  i32.sub
  local.tee $1
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $1
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $4
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $4
  i32.div_u
  local.tee $4
  local.get $4
  i32.const 65535
  i32.ge_u
  select
  local.tee $4
  local.get $1
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $1
  i32.const 1
  i32.and
  local.get $4
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $1
  local.get $4
  i32.const 16
  i32.shl
  local.get $1
  i32.const 16
  i32.shr_s
  local.get $4
  i32.mul
  local.get $1
  i32.const 65535
  i32.and
  local.get $4
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $1
  i32.const -1
  local.get $3
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $6
  local.get $1
  local.get $1
  i64.extend_i32_u
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $6
  end
  i64.extend_i32_u
  local.tee $5
  local.get $5
  i64.mul
  i64.const 32
  i64.shr_u
  local.tee $5
  local.get $5
  local.get $5
  local.get $5
  local.get $5
  i64.const 498738672
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 466145166
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 614016213
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 858987153
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 1431655779
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.add
  local.set $1
  block $folding-inner0
   local.get $2
   i32.const 31
   i32.shr_u
   if
    i32.const 16
    local.get $1
    i32.clz
    local.tee $2
    local.get $3
    i32.const 32
    i32.add
    i32.add
    local.tee $4
    i32.const 1
    i32.and
    i32.sub
    local.set $3
    br $folding-inner0
   end
   local.get $2
   i32.const 23
   i32.shr_u
   local.tee $4
   i32.const 131
   i32.ge_u
   if
    i32.const 16
    local.get $2
    i32.const 8
    i32.shl
    i32.const -2147483648
    i32.or
    local.tee $1
    i32.clz
    local.tee $2
    i32.const 158
    local.get $4
    i32.sub
    i32.add
    local.tee $4
    i32.const 1
    i32.and
    i32.sub
    local.set $3
    br $folding-inner0
   end
   local.get $2
   i32.const 8388607
   i32.and
   i32.const 8388608
   i32.or
   local.tee $2
   local.get $4
   i32.const 123
   i32.sub
   local.tee $4
   i32.shl
   i32.const 0
   local.get $4
   i32.const 31
   i32.le_s
   select
   local.set $6
   local.get $1
   i32.const -4
   local.get $3
   i32.sub
   local.tee $3
   i32.shl
   i32.const 0
   local.get $3
   i32.const 31
   i32.le_s
   select
   local.set $7
   i32.const 16
   local.get $4
   i32.const 0
   i32.lt_s
   if (result i32)
    local.get $2
    i32.const 31
    i32.const 0
    local.get $4
    i32.sub
    local.tee $2
    local.get $2
    i32.const 31
    i32.ge_s
    select
    i32.shr_u
   else
    local.get $6
   end
   local.get $3
   i32.const 0
   i32.lt_s
   if (result i32)
    local.get $1
    i32.const 31
    i32.const 0
    local.get $3
    i32.sub
    local.tee $1
    local.get $1
    i32.const 31
    i32.ge_s
    select
    i32.shr_u
   else
    local.get $7
   end
   i32.const 1
   i32.add
   i32.const 1
   i32.shr_u
   i32.add
   local.tee $1
   i32.clz
   local.tee $2
   i32.const 27
   i32.add
   local.tee $3
   i32.const 1
   i32.and
   i32.sub
   local.set $4
   local.get $1
   local.get $2
   i32.shl
   i64.extend_i32_u
   local.get $4
   i64.extend_i32_s
   i64.shl
   local.tee $5
   f64.convert_i64_u
   f64.sqrt
   i32.trunc_sat_f64_u
   local.tee $1
   i64.extend_i32_u
   local.set $8
   local.get $5
   local.get $8
   local.get $8
   i64.mul
   i64.sub
   i32.wrap_i64
   local.tee $2
   local.get $1
   i32.gt_u
   i32.const 1
   i32.shl
   local.get $2
   i32.const 0
   i32.ne
   i32.add
   local.get $1
   i32.const 2
   i32.shl
   i32.or
   i32.const 6
   i32.shl
   local.set $1
   i32.const 150
   local.get $3
   local.get $4
   i32.add
   i32.const 1
   i32.shr_s
   i32.sub
   local.tee $2
   i32.const 1
   i32.sub
   local.tee $3
   i32.const 0
   local.get $3
   i32.const 0
   i32.gt_s
   select
   local.set $3
   i32.const 8
   i32.const 9
   local.get $2
   i32.sub
   local.get $2
   i32.const 0
   i32.gt_s
   select
   local.tee $2
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $1
    i32.const 1
    i32.shr_u
    local.get $2
    i32.const 1
    i32.sub
    i32.shr_u
    local.tee $4
    local.get $3
    i32.const 23
    i32.shl
    i32.add
    i32.const -2147483648
    local.get $4
    i32.const 1
    i32.and
    i32.sub
    local.get $1
    i32.const 32
    local.get $2
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   f32.reinterpret_i32
   return
  end
  local.get $1
  local.get $2
  i32.shl
  i64.extend_i32_u
  local.get $3
  i64.extend_i32_s
  i64.shl
  local.tee $5
  f64.convert_i64_u
  f64.sqrt
  i32.trunc_sat_f64_u
  local.tee $1
  i64.extend_i32_u
  local.set $8
  local.get $5
  local.get $8
  local.get $8
  i64.mul
  i64.sub
  i32.wrap_i64
  local.tee $2
  local.get $1
  i32.gt_u
  i32.const 1
  i32.shl
  local.get $2
  i32.const 0
  i32.ne
  i32.add
  local.get $1
  i32.const 2
  i32.shl
  i32.or
  i32.const 6
  i32.shl
  local.set $1
  i32.const 150
  local.get $3
  local.get $4
  i32.add
  i32.const 1
  i32.shr_s
  i32.sub
  local.tee $2
  i32.const 1
  i32.sub
  local.tee $3
  i32.const 0
  local.get $3
  i32.const 0
  i32.gt_s
  select
  local.set $3
  i32.const 8
  i32.const 9
  local.get $2
  i32.sub
  local.get $2
  i32.const 0
  i32.gt_s
  select
  local.tee $2
  i32.const 32
  i32.gt_u
  if (result i32)
   i32.const 0
  else
   local.get $1
   i32.const 1
   i32.shr_u
   local.get $2
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $4
   local.get $3
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $4
   i32.const 1
   i32.and
   i32.sub
   local.get $1
   i32.const 32
   local.get $2
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
  f32.reinterpret_i32
 )
 (func $wasm/assembly/score/softmax (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $0
  call $wasm/assembly/score/exp_below_max
  local.tee $2
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.set $1
  local.get $2
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.set $3
  global.get $wasm/assembly/layout/partition
  i32.eqz
  if
   local.get $1
   local.get $1
   i32.clz
   local.tee $1
   i32.shl
   local.set $4
   i32.const 126
   local.get $3
   i32.sub
   local.get $1
   i32.sub
   local.tee $1
   i32.const 1
   i32.sub
   local.tee $3
   i32.const 0
   local.get $3
   i32.const 0
   i32.gt_s
   select
   local.set $3
   i32.const 8
   i32.const 9
   local.get $1
   i32.sub
   local.get $1
   i32.const 0
   i32.gt_s
   select
   local.tee $1
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $4
    i32.const 1
    i32.shr_u
    local.get $1
    i32.const 1
    i32.sub
    i32.shr_u
    local.tee $5
    local.get $3
    i32.const 23
    i32.shl
    i32.add
    i32.const -2147483648
    local.get $5
    i32.const 1
    i32.and
    i32.sub
    local.get $4
    i32.const 32
    local.get $1
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   f32.reinterpret_i32
   return
  end
  local.get $1
  i64.extend_i32_u
  global.get $wasm/assembly/score/inverse_sum
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 1
  i32.add
  local.tee $1
  i32.clz
  local.set $4
  local.get $1
  local.get $4
  i32.shl
  local.set $1
  i32.const 126
  local.get $3
  global.get $wasm/assembly/score/sum_exponent
  i32.add
  i32.sub
  local.get $4
  i32.sub
  local.tee $3
  i32.const 1
  i32.sub
  local.tee $4
  i32.const 0
  local.get $4
  i32.const 0
  i32.gt_s
  select
  local.set $4
  i32.const 8
  i32.const 9
  local.get $3
  i32.sub
  local.get $3
  i32.const 0
  i32.gt_s
  select
  local.tee $3
  i32.const 32
  i32.gt_u
  if (result i32)
   i32.const 0
  else
   local.get $1
   i32.const 1
   i32.shr_u
   local.get $3
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $5
   local.get $4
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $5
   i32.const 1
   i32.and
   i32.sub
   local.get $1
   i32.const 32
   local.get $3
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
  f32.reinterpret_i32
 )
 (func $wasm/assembly/score/exp_below_max (param $0 f32) (result i64)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  local.get $0
  global.get $wasm/assembly/score/row_max
  f32.const -104
  f32.add
  f32.lt
  if
   i64.const 648540061695
   return
  end
  local.get $0
  i32.reinterpret_f32
  local.tee $2
  i32.const 2147483647
  i32.and
  local.tee $1
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $3
  local.get $1
  i32.const 23
  i32.shr_u
  local.tee $1
  i32.const 134
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $5
  local.get $3
  local.get $1
  i32.const 110
  i32.sub
  local.tee $6
  i32.shl
  i32.const 0
  local.get $6
  i32.const 31
  i32.le_s
  select
  local.set $1
  i32.const 0
  local.get $2
  i32.const 31
  i32.shr_u
  i32.sub
  local.set $7
  global.get $wasm/assembly/score/max_q16
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $3
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $5
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  i32.sub
  i32.const 1
  i32.sub
  local.tee $2
  i32.const 0
  local.get $2
  i32.const 0
  i32.gt_s
  select
  local.tee $2
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $2
  i32.const 65535
  i32.and
  i32.const 47274
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 7
  i32.shr_u
  local.set $2
  global.get $wasm/assembly/score/max_q40
  local.get $6
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $3
   i32.const 31
   i32.const 0
   local.get $6
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $1
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  i32.sub
  local.get $2
  i32.const -1317922825
  i32.mul
  i32.sub
  local.get $2
  i32.const 53711
  i32.mul
  i32.const 16
  i32.shr_u
  i32.sub
  local.tee $1
  i32.const 16
  i32.shr_u
  local.tee $3
  local.get $3
  i32.mul
  local.set $4
  global.get $wasm/assembly/layout/exp_table
  local.get $2
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $5
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $1
  local.get $4
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $4
  i32.const 16
  i32.shr_u
  local.get $3
  i32.mul
  i32.const 16
  i32.shr_u
  i32.const 10923
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 8
  i32.shr_u
  local.get $5
  i32.add
  i64.extend_i32_u
  local.get $2
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
 )
 (func $wasm/assembly/weigh/sum_scores (param $0 i32) (param $1 i32) (result f32)
  local.get $0
  global.get $wasm/assembly/layout/top_k
  i32.ge_u
  if
   f32.const 0
   return
  end
  local.get $1
  i32.const 1
  i32.eq
  if
   global.get $wasm/assembly/layout/selected_scores
   local.get $0
   i32.const 2
   i32.shl
   i32.add
   f32.load
   return
  end
  local.get $0
  local.get $1
  i32.const 1
  i32.shr_u
  local.tee $1
  call $wasm/assembly/weigh/sum_scores
  local.get $0
  local.get $1
  i32.add
  local.get $1
  call $wasm/assembly/weigh/sum_scores
  f32.add
 )
 (func $wasm/assembly/select/rank_candidates (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 v128)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 v128)
  local.get $0
  i32.const 3
  i32.add
  i32.const 2
  i32.shr_u
  local.set $5
  local.get $0
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $5
   i32.const 2
   i32.shl
   i32.lt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $1
    i32.const 2
    i32.shl
    i32.add
    f32.const -inf
    f32.store
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  i32.const 0
  local.set $1
  loop $for-loop|1
   local.get $0
   local.get $1
   i32.gt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $1
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.tee $6
    f32x4.splat
    local.set $7
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $3
    i32.const 0
    local.set $2
    loop $for-loop|2
     local.get $2
     local.get $5
     i32.lt_u
     if
      local.get $3
      global.get $wasm/assembly/layout/candidate_choices
      local.get $2
      i32.const 4
      i32.shl
      i32.add
      v128.load
      local.get $7
      f32x4.gt
      i32x4.sub
      local.set $3
      local.get $2
      i32.const 1
      i32.add
      local.set $2
      br $for-loop|2
     end
    end
    block $for-continue|1
     local.get $3
     local.get $3
     local.get $3
     i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
     i32x4.add
     local.tee $3
     i32x4.extract_lane 0
     local.get $3
     i32x4.extract_lane 1
     i32.add
     local.tee $2
     global.get $wasm/assembly/layout/top_k
     i32.ge_u
     br_if $for-continue|1
     i32.const 0
     local.set $4
     loop $for-loop|3
      local.get $1
      local.get $4
      i32.gt_u
      if
       local.get $2
       global.get $wasm/assembly/layout/candidate_choices
       local.get $4
       i32.const 2
       i32.shl
       i32.add
       f32.load
       local.get $6
       f32.eq
       i32.add
       local.set $2
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|3
      end
     end
     local.get $2
     global.get $wasm/assembly/layout/top_k
     i32.ge_u
     br_if $for-continue|1
     local.get $2
     i32.const 2
     i32.shl
     local.tee $2
     global.get $wasm/assembly/layout/selected_ids
     i32.add
     global.get $wasm/assembly/layout/candidate_ids
     local.get $1
     i32.const 2
     i32.shl
     i32.add
     i32.load
     i32.store
     global.get $wasm/assembly/layout/selected_choices
     local.get $2
     i32.add
     local.get $6
     f32.store
    end
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|1
   end
  end
 )
 (func $wasm/assembly/select/list_candidates (param $0 f32) (result i32)
  (local $1 i32)
  (local $2 v128)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $0
  f32.const -3402823466385288598117041e14
  f32.max
  f32x4.splat
  local.set $2
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  local.set $5
  loop $for-loop|0
   local.get $3
   local.get $5
   i32.lt_u
   if
    global.get $wasm/assembly/layout/estimates
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    local.tee $1
    v128.load
    local.get $2
    f32x4.ge
    local.get $1
    v128.load offset=16
    local.get $2
    f32x4.ge
    i16x8.narrow_i32x4_s
    local.get $1
    v128.load offset=32
    local.get $2
    f32x4.ge
    local.get $1
    v128.load offset=48
    local.get $2
    f32x4.ge
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_s
    i8x16.bitmask
    local.set $1
    loop $while-continue|1
     local.get $1
     if
      global.get $wasm/assembly/layout/candidate_ids
      local.get $4
      i32.const 2
      i32.shl
      i32.add
      local.get $3
      local.get $1
      i32.ctz
      i32.add
      i32.store
      local.get $4
      i32.const 1
      i32.add
      local.set $4
      local.get $1
      local.get $1
      i32.const 1
      i32.sub
      i32.and
      local.set $1
      br $while-continue|1
     end
    end
    local.get $3
    i32.const 16
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  local.get $4
 )
 (func $wasm/assembly/select/insert_candidates (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 f32)
  (local $6 i32)
  (local $7 f32)
  loop $for-loop|0
   local.get $0
   local.get $4
   i32.gt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $4
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.set $5
    block $for-continue|0
     local.get $3
     local.tee $1
     global.get $wasm/assembly/layout/top_k
     i32.eq
     if
      local.get $5
      global.get $wasm/assembly/layout/selected_choices
      local.get $1
      i32.const 1
      i32.sub
      local.tee $1
      i32.const 2
      i32.shl
      i32.add
      f32.load
      f32.gt
      i32.eqz
      br_if $for-continue|0
     else
      local.get $3
      i32.const 1
      i32.add
      local.set $3
     end
     loop $for-loop|1
      local.get $1
      if
       local.get $1
       i32.const 1
       i32.sub
       local.tee $2
       i32.const 2
       i32.shl
       local.tee $6
       global.get $wasm/assembly/layout/selected_choices
       i32.add
       f32.load
       local.tee $7
       local.get $5
       f32.ge
       i32.eqz
       if
        local.get $1
        i32.const 2
        i32.shl
        local.tee $1
        global.get $wasm/assembly/layout/selected_ids
        i32.add
        global.get $wasm/assembly/layout/selected_ids
        local.get $6
        i32.add
        i32.load
        i32.store
        global.get $wasm/assembly/layout/selected_choices
        local.get $1
        i32.add
        local.get $7
        f32.store
        local.get $2
        local.set $1
        br $for-loop|1
       end
      end
     end
     local.get $1
     i32.const 2
     i32.shl
     local.tee $1
     global.get $wasm/assembly/layout/selected_ids
     i32.add
     global.get $wasm/assembly/layout/candidate_ids
     local.get $4
     i32.const 2
     i32.shl
     i32.add
     i32.load
     i32.store
     global.get $wasm/assembly/layout/selected_choices
     local.get $1
     i32.add
     local.get $5
     f32.store
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/select/find_column_maxima
  (local $0 i32)
  (local $1 i32)
  (local $2 v128)
  (local $3 v128)
  (local $4 v128)
  (local $5 v128)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  local.set $7
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  i32.const 2
  i32.shl
  local.set $8
  loop $for-loop|0
   local.get $1
   local.get $7
   i32.lt_u
   if
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $2
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $3
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $4
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $5
    local.get $1
    local.set $0
    loop $for-loop|1
     local.get $0
     local.get $8
     i32.lt_u
     if
      local.get $2
      global.get $wasm/assembly/layout/estimates
      local.get $0
      i32.add
      local.tee $6
      v128.load
      f32x4.pmax
      local.set $2
      local.get $3
      local.get $6
      v128.load offset=16
      f32x4.pmax
      local.set $3
      local.get $4
      local.get $6
      v128.load offset=32
      f32x4.pmax
      local.set $4
      local.get $5
      local.get $6
      v128.load offset=48
      f32x4.pmax
      local.set $5
      local.get $0
      local.get $7
      i32.add
      local.set $0
      br $for-loop|1
     end
    end
    global.get $wasm/assembly/layout/column_maxima
    local.get $1
    i32.add
    local.tee $0
    local.get $2
    v128.store
    local.get $0
    local.get $3
    v128.store offset=16
    local.get $0
    local.get $4
    v128.store offset=32
    local.get $0
    local.get $5
    v128.store offset=48
    local.get $1
    i32.const -64
    i32.sub
    local.set $1
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/group/find_top_two (param $0 i32)
  (local $1 v128)
  (local $2 v128)
  (local $3 i32)
  (local $4 i32)
  (local $5 v128)
  global.get $wasm/assembly/layout/estimates
  local.get $0
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  i32.const 2
  i32.shl
  i32.add
  local.tee $3
  global.get $wasm/assembly/layout/group_stride
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $1
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $2
  loop $for-loop|0
   local.get $3
   local.get $4
   i32.lt_u
   if
    local.get $2
    local.get $1
    local.get $3
    v128.load
    local.tee $5
    f32x4.pmin
    f32x4.pmax
    local.set $2
    local.get $1
    local.get $5
    f32x4.pmax
    local.set $1
    local.get $3
    i32.const 16
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  local.get $1
  local.get $1
  local.get $1
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  local.tee $5
  f32x4.pmin
  local.get $2
  local.get $2
  local.get $2
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  f32x4.pmax
  local.set $2
  local.get $1
  local.get $5
  f32x4.pmax
  local.tee $1
  local.get $1
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  local.set $5
  local.get $0
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/group_firsts
  i32.add
  local.get $1
  local.get $5
  f32x4.pmax
  f32x4.extract_lane 0
  f32.store
  global.get $wasm/assembly/layout/group_seconds
  local.get $0
  i32.add
  local.get $1
  local.get $5
  f32x4.pmin
  local.get $2
  local.get $2
  local.get $2
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmax
  f32x4.pmax
  f32x4.extract_lane 0
  f32.store
 )
 (func $wasm/assembly/select/score_selected<i16> (param $0 i32)
  (local $1 i32)
  (local $2 v128)
  (local $3 i32)
  (local $4 v128)
  (local $5 v128)
  loop $for-loop|0
   local.get $1
   global.get $wasm/assembly/layout/top_k
   i32.lt_u
   if
    local.get $0
    local.get $1
    i32.const 2
    i32.shl
    local.tee $3
    global.get $wasm/assembly/layout/selected_ids
    i32.add
    i32.load
    i32.const 1
    i32.shl
    i32.add
    i32.load16_u
    i32x4.splat
    local.tee $4
    v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
    v128.and
    local.tee $5
    i32.const 13
    i32x4.shl
    local.set $2
    global.get $wasm/assembly/layout/selected_scores
    local.get $3
    i32.add
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $4
    v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
    v128.and
    i32.const 16
    i32x4.shl
    local.get $2
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    v128.or
    local.get $2
    v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
    f32x4.mul
    local.get $5
    v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
    i32x4.ge_s
    v128.bitselect
    v128.or
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/score
    f32.store
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/score/sigmoid (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  i32.const 1120927744
  local.get $0
  i32.reinterpret_f32
  local.tee $3
  i32.const 2147483647
  i32.and
  local.tee $1
  local.get $1
  i32.const 1120927744
  i32.ge_u
  select
  local.tee $1
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $4
  local.get $1
  i32.const 23
  i32.shr_u
  local.tee $5
  i32.const 134
  i32.sub
  local.tee $6
  i32.shl
  i32.const 0
  local.get $6
  i32.const 31
  i32.le_s
  select
  local.set $1
  local.get $4
  local.get $5
  i32.const 110
  i32.sub
  local.tee $5
  i32.shl
  i32.const 0
  local.get $5
  i32.const 31
  i32.le_s
  select
  local.set $7
  local.get $6
  i32.const 0
  i32.lt_s
  if
   local.get $4
   i32.const 31
   i32.const 0
   local.get $6
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
   local.set $1
  end
  local.get $1
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $1
  i32.const 65535
  i32.and
  i32.const 47274
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 7
  i32.shr_u
  local.set $1
  local.get $5
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $4
   i32.const 31
   i32.const 0
   local.get $5
   i32.sub
   local.tee $4
   local.get $4
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $7
  end
  local.get $1
  i32.const -1317922825
  i32.mul
  i32.sub
  local.get $1
  i32.const 53711
  i32.mul
  i32.const 16
  i32.shr_u
  i32.sub
  local.tee $4
  i32.const 16
  i32.shr_u
  local.tee $5
  local.get $5
  i32.mul
  local.set $6
  i32.const 0
  i32.const 65535
  global.get $wasm/assembly/layout/exp_table
  local.get $1
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $7
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $4
  local.get $6
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $6
  i32.const 16
  i32.shr_u
  local.get $5
  i32.mul
  i32.const 16
  i32.shr_u
  i32.const 10923
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 8
  i32.shr_u
  local.get $7
  i32.add
  i64.extend_i32_u
  local.get $1
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
  local.tee $2
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $1
  i32.const 31
  local.get $2
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $4
  i32.const 1
  i32.add
  local.tee $5
  local.get $5
  i32.const 31
  i32.ge_s
  select
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.tee $5
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $5
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $6
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $6
  i32.div_u
  local.tee $6
  local.get $6
  i32.const 65535
  i32.ge_u
  select
  local.tee $6
  local.get $5
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $5
  i32.const 1
  i32.and
  local.get $6
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $5
  local.get $6
  i32.const 16
  i32.shl
  local.get $5
  i32.const 16
  i32.shr_s
  local.get $6
  i32.mul
  local.get $5
  i32.const 65535
  i32.and
  local.get $6
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  local.set $5
  local.get $3
  i32.const 31
  i32.shr_u
  i32.eqz
  if
   local.get $5
   local.get $5
   i32.clz
   local.tee $1
   i32.shl
   local.set $3
   i32.const 126
   local.get $1
   i32.sub
   local.tee $1
   i32.const 1
   i32.sub
   local.tee $4
   i32.const 0
   local.get $4
   i32.const 0
   i32.gt_s
   select
   local.set $4
   i32.const 8
   i32.const 9
   local.get $1
   i32.sub
   local.get $1
   i32.const 0
   i32.gt_s
   select
   local.tee $1
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $3
    i32.const 1
    i32.shr_u
    local.get $1
    i32.const 1
    i32.sub
    i32.shr_u
    local.tee $5
    local.get $4
    i32.const 23
    i32.shl
    i32.add
    i32.const -2147483648
    local.get $5
    i32.const 1
    i32.and
    i32.sub
    local.get $3
    i32.const 32
    local.get $1
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   f32.reinterpret_i32
   return
  end
  local.get $1
  i64.extend_i32_u
  local.get $5
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 1
  i32.add
  local.tee $1
  i32.clz
  local.set $3
  local.get $1
  local.get $3
  i32.shl
  local.set $1
  i32.const 126
  local.get $4
  i32.sub
  local.get $3
  i32.sub
  local.tee $3
  i32.const 1
  i32.sub
  local.tee $4
  i32.const 0
  local.get $4
  i32.const 0
  i32.gt_s
  select
  local.set $4
  i32.const 8
  i32.const 9
  local.get $3
  i32.sub
  local.get $3
  i32.const 0
  i32.gt_s
  select
  local.tee $3
  i32.const 32
  i32.gt_u
  if (result i32)
   i32.const 0
  else
   local.get $1
   i32.const 1
   i32.shr_u
   local.get $3
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $5
   local.get $4
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $5
   i32.const 1
   i32.and
   i32.sub
   local.get $1
   i32.const 32
   local.get $3
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
  f32.reinterpret_i32
 )
 (func $wasm/assembly/select/select_experts<i16> (param $0 i32)
  (local $1 i32)
  (local $2 v128)
  (local $3 i32)
  (local $4 f32)
  (local $5 v128)
  (local $6 i32)
  (local $7 i32)
  (local $8 v128)
  (local $9 i32)
  (local $10 f32)
  call $wasm/assembly/select/find_column_maxima
  global.get $wasm/assembly/layout/column_maxima
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  i32.add
  local.set $7
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $2
  global.get $wasm/assembly/layout/column_maxima
  local.set $3
  loop $for-loop|0
   local.get $3
   local.get $7
   i32.lt_u
   if
    local.get $3
    v128.load
    local.set $8
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $5
    global.get $wasm/assembly/layout/column_maxima
    local.set $1
    loop $for-loop|1
     local.get $1
     local.get $7
     i32.lt_u
     if
      local.get $5
      local.get $1
      v128.load32_splat
      local.get $8
      f32x4.gt
      i32x4.sub
      local.set $5
      local.get $1
      i32.const 4
      i32.add
      local.set $1
      br $for-loop|1
     end
    end
    local.get $2
    local.get $8
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    local.get $5
    global.get $wasm/assembly/layout/top_k
    i32x4.splat
    i32x4.lt_s
    v128.bitselect
    f32x4.pmin
    local.set $2
    local.get $3
    i32.const 16
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  local.get $2
  local.get $2
  local.get $2
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmin
  local.tee $2
  local.get $2
  local.get $2
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmin
  f32x4.extract_lane 0
  local.set $4
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result f32)
   local.get $4
   global.get $wasm/assembly/score/score_error
   local.get $4
   f32.abs
   f32.const 9.999999974752427e-07
   f32.mul
   f32.add
   f32.const 2
   f32.mul
   f32.sub
  else
   local.get $4
  end
  call $wasm/assembly/select/list_candidates
  local.set $3
  loop $for-loop|00
   local.get $3
   local.get $6
   i32.gt_u
   if
    block $wasm/assembly/select/expert_at|inlined.0 (result i32)
     global.get $wasm/assembly/layout/candidate_ids
     local.get $6
     i32.const 2
     i32.shl
     i32.add
     i32.load
     local.tee $7
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.eq
     br_if $wasm/assembly/select/expert_at|inlined.0
     drop
     local.get $7
     local.get $7
     global.get $wasm/assembly/layout/group_stride
     i32.div_u
     local.tee $1
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.sub
     local.get $1
     global.get $wasm/assembly/layout/group_size
     i32.mul
     i32.add
    end
    local.set $1
    global.get $wasm/assembly/layout/flags
    i32.const 1
    i32.and
    local.tee $9
    if (result f32)
     global.get $wasm/assembly/layout/choice_offsets
     local.get $7
     i32.const 2
     i32.shl
     i32.add
     f32.load
     local.set $10
     local.get $0
     local.get $1
     i32.const 1
     i32.shl
     i32.add
     i32.load16_u
     i32x4.splat
     local.tee $2
     v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
     v128.and
     local.tee $5
     i32.const 13
     i32x4.shl
     local.set $8
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     local.get $2
     v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
     v128.and
     i32.const 16
     i32x4.shl
     local.get $8
     v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
     v128.or
     local.get $8
     v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
     f32x4.mul
     local.get $5
     v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
     i32x4.ge_s
     v128.bitselect
     v128.or
     f32x4.pmax
     f32x4.pmin
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     f32x4.add
     f32x4.extract_lane 0
     local.set $4
     local.get $9
     if (result f32)
      local.get $4
      call $wasm/assembly/score/score
      local.get $10
      f32.add
     else
      local.get $4
     end
    else
     global.get $wasm/assembly/layout/estimates
     local.get $7
     i32.const 2
     i32.shl
     i32.add
     f32.load
    end
    local.set $4
    local.get $6
    i32.const 2
    i32.shl
    local.tee $7
    global.get $wasm/assembly/layout/candidate_ids
    i32.add
    local.get $1
    i32.store
    global.get $wasm/assembly/layout/candidate_choices
    local.get $7
    i32.add
    local.get $4
    f32.store
    local.get $6
    i32.const 1
    i32.add
    local.set $6
    br $for-loop|00
   end
  end
  local.get $3
  i32.const 64
  i32.gt_u
  if
   local.get $3
   call $wasm/assembly/select/insert_candidates
  else
   local.get $3
   call $wasm/assembly/select/rank_candidates
  end
  local.get $0
  call $wasm/assembly/select/score_selected<i16>
 )
 (func $wasm/assembly/score/survey_row<u16> (param $0 i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  (local $6 v128)
  (local $7 i32)
  (local $8 f32)
  (local $9 i64)
  (local $10 i32)
  f32.const 2.9999999242136255e-05
  global.set $wasm/assembly/score/score_error
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   return
  end
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $6
  loop $for-loop|0
   local.get $3
   i32.const 4
   i32.add
   local.tee $2
   global.get $wasm/assembly/layout/num_experts
   i32.le_u
   if
    local.get $6
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 1
    i32.shl
    i32.add
    v128.load16x4_u align=2
    i32.const 16
    i32x4.shl
    f32x4.pmax
    f32x4.pmin
    f32x4.pmax
    local.set $6
    local.get $2
    local.set $3
    br $for-loop|0
   end
  end
  local.get $6
  local.get $6
  local.get $6
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  local.tee $6
  local.get $6
  local.get $6
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmax
  f32x4.extract_lane 0
  local.set $8
  loop $for-loop|1
   local.get $3
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    local.get $8
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 1
    i32.shl
    i32.add
    i32.load16_u
    i32x4.splat
    i32.const 16
    i32x4.shl
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    f32.max
    local.set $8
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|1
   end
  end
  local.get $8
  f32.const 0
  f32.add
  global.set $wasm/assembly/score/row_max
  global.get $wasm/assembly/layout/scoring
  i32.const 1
  i32.ne
  if
   global.get $wasm/assembly/score/row_max
   call $wasm/assembly/score/sqrtsoftplus
   f32.const 7.999999797903001e-05
   f32.mul
   f32.const 1.999999936531045e-19
   f32.add
   global.set $wasm/assembly/score/score_error
   return
  end
  i32.const 0
  global.get $wasm/assembly/score/row_max
  i32.reinterpret_f32
  local.tee $10
  i32.const 31
  i32.shr_u
  i32.sub
  local.set $7
  local.get $10
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $5
  local.get $2
  i32.const 23
  i32.shr_u
  i32.const 134
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $2
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $5
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $2
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  global.set $wasm/assembly/score/max_q16
  local.get $10
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $5
  local.get $2
  i32.const 23
  i32.shr_u
  i32.const 110
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $2
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $5
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $2
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  global.set $wasm/assembly/score/max_q40
  global.get $wasm/assembly/layout/partition
  i32.eqz
  if
   return
  end
  i32.const 0
  local.set $3
  loop $for-loop|00
   local.get $3
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 1
    i32.shl
    i32.add
    i32.load16_u
    i32x4.splat
    i32.const 16
    i32x4.shl
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/exp_below_max
    local.tee $9
    i64.const 32
    i64.shr_u
    local.tee $4
    i64.const 44
    i64.lt_u
    if
     local.get $1
     local.get $9
     i32.wrap_i64
     i32.const -1
     i32.xor
     i64.extend_i32_u
     i64.const 12
     i64.shl
     local.get $4
     i64.shr_u
     i64.add
     local.set $1
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|00
   end
  end
  i32.const 65535
  local.get $1
  i64.const 32
  local.get $1
  i64.clz
  local.tee $1
  i64.sub
  i64.shr_u
  i32.wrap_i64
  local.tee $3
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $3
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $0
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $0
  i32.div_u
  local.tee $0
  local.get $0
  i32.const 65535
  i32.ge_u
  select
  local.tee $2
  i32.const 16
  i32.shl
  i32.const 0
  local.get $2
  local.get $3
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $3
  i32.const 1
  i32.and
  local.get $2
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.tee $0
  i32.const 16
  i32.shr_s
  local.get $2
  i32.mul
  local.get $0
  i32.const 65535
  i32.and
  local.get $2
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  global.set $wasm/assembly/score/inverse_sum
  i32.const 19
  local.get $1
  i32.wrap_i64
  i32.sub
  global.set $wasm/assembly/score/sum_exponent
  global.get $wasm/assembly/score/row_max
  call $wasm/assembly/score/softmax
  global.set $wasm/assembly/score/estimated_inverse
  global.get $wasm/assembly/score/estimated_inverse
  f32.const 1.1999999696854502e-04
  f32.mul
  global.set $wasm/assembly/score/score_error
 )
 (func $wasm/assembly/score/survey_row<i16> (param $0 i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 v128)
  (local $5 f32)
  (local $6 i64)
  (local $7 v128)
  (local $8 i64)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  f32.const 2.9999999242136255e-05
  global.set $wasm/assembly/score/score_error
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   return
  end
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $4
  loop $for-loop|0
   local.get $2
   i32.const 4
   i32.add
   local.tee $3
   global.get $wasm/assembly/layout/num_experts
   i32.le_u
   if
    local.get $0
    local.get $2
    i32.const 1
    i32.shl
    i32.add
    v128.load16x4_u align=2
    local.tee $9
    v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
    v128.and
    local.tee $10
    i32.const 13
    i32x4.shl
    local.set $7
    local.get $4
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $9
    v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
    v128.and
    i32.const 16
    i32x4.shl
    local.get $7
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    v128.or
    local.get $7
    v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
    f32x4.mul
    local.get $10
    v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
    i32x4.ge_s
    v128.bitselect
    v128.or
    f32x4.pmax
    f32x4.pmin
    f32x4.pmax
    local.set $4
    local.get $3
    local.set $2
    br $for-loop|0
   end
  end
  local.get $4
  local.get $4
  local.get $4
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  local.tee $4
  local.get $4
  local.get $4
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmax
  f32x4.extract_lane 0
  local.set $5
  loop $for-loop|1
   local.get $2
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    local.get $0
    local.get $2
    i32.const 1
    i32.shl
    i32.add
    i32.load16_u
    i32x4.splat
    local.tee $4
    v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
    v128.and
    local.tee $7
    i32.const 13
    i32x4.shl
    local.set $9
    local.get $5
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $4
    v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
    v128.and
    i32.const 16
    i32x4.shl
    local.get $9
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    v128.or
    local.get $9
    v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
    f32x4.mul
    local.get $7
    v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
    i32x4.ge_s
    v128.bitselect
    v128.or
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    f32.max
    local.set $5
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|1
   end
  end
  local.get $5
  f32.const 0
  f32.add
  global.set $wasm/assembly/score/row_max
  global.get $wasm/assembly/layout/scoring
  i32.const 1
  i32.ne
  if
   global.get $wasm/assembly/score/row_max
   call $wasm/assembly/score/sqrtsoftplus
   f32.const 7.999999797903001e-05
   f32.mul
   f32.const 1.999999936531045e-19
   f32.add
   global.set $wasm/assembly/score/score_error
   return
  end
  i32.const 0
  global.get $wasm/assembly/score/row_max
  i32.reinterpret_f32
  local.tee $3
  i32.const 31
  i32.shr_u
  i32.sub
  local.set $11
  local.get $3
  i32.const 2147483647
  i32.and
  local.tee $12
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $2
  local.get $12
  i32.const 23
  i32.shr_u
  i32.const 134
  i32.sub
  local.tee $12
  i32.shl
  i32.const 0
  local.get $12
  i32.const 31
  i32.le_s
  select
  local.set $13
  local.get $12
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $2
   i32.const 31
   i32.const 0
   local.get $12
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $13
  end
  local.get $11
  i32.xor
  local.get $11
  i32.sub
  global.set $wasm/assembly/score/max_q16
  local.get $3
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $3
  local.get $2
  i32.const 23
  i32.shr_u
  i32.const 110
  i32.sub
  local.tee $2
  i32.shl
  i32.const 0
  local.get $2
  i32.const 31
  i32.le_s
  select
  local.set $12
  local.get $2
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $3
   i32.const 31
   i32.const 0
   local.get $2
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $12
  end
  local.get $11
  i32.xor
  local.get $11
  i32.sub
  global.set $wasm/assembly/score/max_q40
  global.get $wasm/assembly/layout/partition
  i32.eqz
  if
   return
  end
  i32.const 0
  local.set $2
  loop $for-loop|00
   local.get $2
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    local.get $0
    local.get $2
    i32.const 1
    i32.shl
    i32.add
    i32.load16_u
    i32x4.splat
    local.tee $4
    v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
    v128.and
    local.tee $7
    i32.const 13
    i32x4.shl
    local.set $9
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $4
    v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
    v128.and
    i32.const 16
    i32x4.shl
    local.get $9
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    v128.or
    local.get $9
    v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
    f32x4.mul
    local.get $7
    v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
    i32x4.ge_s
    v128.bitselect
    v128.or
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/exp_below_max
    local.tee $6
    i64.const 32
    i64.shr_u
    local.tee $8
    i64.const 44
    i64.lt_u
    if
     local.get $1
     local.get $6
     i32.wrap_i64
     i32.const -1
     i32.xor
     i64.extend_i32_u
     i64.const 12
     i64.shl
     local.get $8
     i64.shr_u
     i64.add
     local.set $1
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|00
   end
  end
  i32.const 65535
  local.get $1
  i64.const 32
  local.get $1
  i64.clz
  local.tee $1
  i64.sub
  i64.shr_u
  i32.wrap_i64
  local.tee $0
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $0
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $2
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $2
  i32.div_u
  local.tee $2
  local.get $2
  i32.const 65535
  i32.ge_u
  select
  local.tee $2
  i32.const 16
  i32.shl
  i32.const 0
  local.get $2
  local.get $0
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $0
  i32.const 1
  i32.and
  local.get $2
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.tee $0
  i32.const 16
  i32.shr_s
  local.get $2
  i32.mul
  local.get $0
  i32.const 65535
  i32.and
  local.get $2
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  global.set $wasm/assembly/score/inverse_sum
  i32.const 19
  local.get $1
  i32.wrap_i64
  i32.sub
  global.set $wasm/assembly/score/sum_exponent
  global.get $wasm/assembly/score/row_max
  call $wasm/assembly/score/softmax
  global.set $wasm/assembly/score/estimated_inverse
  global.get $wasm/assembly/score/estimated_inverse
  f32.const 1.1999999696854502e-04
  f32.mul
  global.set $wasm/assembly/score/score_error
 )
 (func $wasm/assembly/score/survey_row<f32> (param $0 i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  (local $6 v128)
  (local $7 i32)
  (local $8 f32)
  (local $9 i64)
  (local $10 i32)
  f32.const 2.9999999242136255e-05
  global.set $wasm/assembly/score/score_error
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   return
  end
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $6
  loop $for-loop|0
   local.get $3
   i32.const 4
   i32.add
   local.tee $2
   global.get $wasm/assembly/layout/num_experts
   i32.le_u
   if
    local.get $6
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    v128.load
    f32x4.pmax
    f32x4.pmin
    f32x4.pmax
    local.set $6
    local.get $2
    local.set $3
    br $for-loop|0
   end
  end
  local.get $6
  local.get $6
  local.get $6
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  local.tee $6
  local.get $6
  local.get $6
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmax
  f32x4.extract_lane 0
  local.set $8
  loop $for-loop|1
   local.get $3
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    local.get $8
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32x4.splat
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    f32.max
    local.set $8
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|1
   end
  end
  local.get $8
  f32.const 0
  f32.add
  global.set $wasm/assembly/score/row_max
  global.get $wasm/assembly/layout/scoring
  i32.const 1
  i32.ne
  if
   global.get $wasm/assembly/score/row_max
   call $wasm/assembly/score/sqrtsoftplus
   f32.const 7.999999797903001e-05
   f32.mul
   f32.const 1.999999936531045e-19
   f32.add
   global.set $wasm/assembly/score/score_error
   return
  end
  i32.const 0
  global.get $wasm/assembly/score/row_max
  i32.reinterpret_f32
  local.tee $10
  i32.const 31
  i32.shr_u
  i32.sub
  local.set $7
  local.get $10
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $5
  local.get $2
  i32.const 23
  i32.shr_u
  i32.const 134
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $2
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $5
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $2
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  global.set $wasm/assembly/score/max_q16
  local.get $10
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $5
  local.get $2
  i32.const 23
  i32.shr_u
  i32.const 110
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $2
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $5
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $2
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  global.set $wasm/assembly/score/max_q40
  global.get $wasm/assembly/layout/partition
  i32.eqz
  if
   return
  end
  i32.const 0
  local.set $3
  loop $for-loop|00
   local.get $3
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32x4.splat
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/exp_below_max
    local.tee $9
    i64.const 32
    i64.shr_u
    local.tee $4
    i64.const 44
    i64.lt_u
    if
     local.get $1
     local.get $9
     i32.wrap_i64
     i32.const -1
     i32.xor
     i64.extend_i32_u
     i64.const 12
     i64.shl
     local.get $4
     i64.shr_u
     i64.add
     local.set $1
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|00
   end
  end
  i32.const 65535
  local.get $1
  i64.const 32
  local.get $1
  i64.clz
  local.tee $1
  i64.sub
  i64.shr_u
  i32.wrap_i64
  local.tee $3
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $3
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $0
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $0
  i32.div_u
  local.tee $0
  local.get $0
  i32.const 65535
  i32.ge_u
  select
  local.tee $2
  i32.const 16
  i32.shl
  i32.const 0
  local.get $2
  local.get $3
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $3
  i32.const 1
  i32.and
  local.get $2
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.tee $0
  i32.const 16
  i32.shr_s
  local.get $2
  i32.mul
  local.get $0
  i32.const 65535
  i32.and
  local.get $2
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  global.set $wasm/assembly/score/inverse_sum
  i32.const 19
  local.get $1
  i32.wrap_i64
  i32.sub
  global.set $wasm/assembly/score/sum_exponent
  global.get $wasm/assembly/score/row_max
  call $wasm/assembly/score/softmax
  global.set $wasm/assembly/score/estimated_inverse
  global.get $wasm/assembly/score/estimated_inverse
  f32.const 1.1999999696854502e-04
  f32.mul
  global.set $wasm/assembly/score/score_error
 )
 (func $wasm/assembly/layout/reserve (param $0 i32) (result i32)
  (local $1 i32)
  global.get $wasm/assembly/layout/chunk_base
  global.set $wasm/assembly/layout/cursor
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  local.get $0
  global.get $wasm/assembly/layout/num_experts
  i32.mul
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/logits
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  local.get $0
  i32.mul
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/indices
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/weights
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  memory.size
  i32.const 16
  i32.shl
  local.tee $1
  i32.le_u
  if (result i32)
   i32.const 1
  else
   local.get $0
   local.get $1
   i32.sub
   i32.const 65535
   i32.add
   i32.const 16
   i32.shr_u
   memory.grow
   i32.const 0
   i32.ge_s
  end
 )
 (func $wasm/assembly/layout/lay_out (result i32)
  (local $0 i32)
  (local $1 i32)
  i32.const 1024
  global.set $wasm/assembly/layout/cursor
  i32.const 2048
  global.set $wasm/assembly/layout/cursor
  i32.const 1024
  global.set $wasm/assembly/layout/exp_table
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  i32.const 2
  i32.shl
  local.tee $0
  i32.const 2111
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  i32.const 2048
  global.set $wasm/assembly/layout/choice_offsets
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  local.get $0
  i32.add
  i32.const 575
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/estimates
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.const 575
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/column_maxima
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  local.get $0
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/candidate_ids
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/candidate_choices
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.const 319
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/selected_ids
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.const 319
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/selected_scores
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.const 319
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/selected_choices
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/group_count
  i32.const 2
  i32.shl
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_scores
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  local.get $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_firsts
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  local.get $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_seconds
  local.get $1
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_kept
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.shl
  local.tee $1
  i32.const 0
  global.get $wasm/assembly/layout/flags
  i32.const 16
  i32.and
  select
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/expert_scale
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  local.get $1
  i32.const 0
  global.get $wasm/assembly/layout/flags
  i32.const 32
  i32.and
  select
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/expert_map
  global.get $wasm/assembly/layout/cursor
  global.set $wasm/assembly/layout/chunk_base
  global.get $wasm/assembly/layout/chunk_base
  global.set $wasm/assembly/layout/cursor
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/logits
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/indices
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/weights
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  memory.size
  i32.const 16
  i32.shl
  local.tee $1
  i32.le_u
  if (result i32)
   i32.const 1
  else
   local.get $0
   local.get $1
   i32.sub
   i32.const 65535
   i32.add
   i32.const 16
   i32.shr_u
   memory.grow
   i32.const 0
   i32.ge_s
  end
  i32.eqz
  if
   i32.const 0
   return
  end
  global.get $wasm/assembly/layout/estimates
  local.set $0
  loop $for-loop|0
   local.get $0
   global.get $wasm/assembly/layout/column_maxima
   i32.lt_u
   if
    local.get $0
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    v128.store
    local.get $0
    i32.const 16
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  i32.const 1
 )
 (func $wasm/assembly/layout/configure (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 f32) (param $9 f32) (result i32)
  local.get $0
  global.set $wasm/assembly/layout/num_experts
  local.get $1
  global.set $wasm/assembly/layout/top_k
  local.get $2
  global.set $wasm/assembly/layout/num_shared
  local.get $3
  global.set $wasm/assembly/layout/group_count
  local.get $4
  global.set $wasm/assembly/layout/groups_selected
  local.get $0
  local.get $3
  i32.div_u
  global.set $wasm/assembly/layout/group_size
  global.get $wasm/assembly/layout/group_size
  i32.const 15
  i32.add
  i32.const -16
  i32.and
  global.set $wasm/assembly/layout/group_stride
  local.get $5
  global.set $wasm/assembly/layout/dtype
  local.get $6
  global.set $wasm/assembly/layout/scoring
  local.get $7
  global.set $wasm/assembly/layout/flags
  local.get $8
  global.set $wasm/assembly/layout/epsilon
  local.get $9
  global.set $wasm/assembly/layout/scaling_factor
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result i32)
   i32.const 0
  else
   global.get $wasm/assembly/layout/flags
   i32.const 2
   i32.and
   i32.const 0
   i32.ne
  end
  i32.eqz
  global.set $wasm/assembly/layout/partition
  local.get $1
  i32.const 12
  i32.le_u
  if (result i32)
   i32.const 16
  else
   local.get $1
   i32.const 24
   i32.le_u
   if (result i32)
    i32.const 32
   else
    i32.const 64
    i32.const 128
    local.get $1
    i32.const 48
    i32.le_u
    select
   end
  end
  global.set $wasm/assembly/layout/columns
  call $wasm/assembly/layout/lay_out
 )
 (func $wasm/assembly/index/weights_address (result i32)
  global.get $wasm/assembly/layout/weights
 )
 (func $wasm/assembly/index/route_tokens (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 f32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 v128)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 v128)
  (local $17 i32)
  (local $18 f32)
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  local.set $12
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i32.const 2
  i32.shl
  local.set $13
  loop $for-loop|0
   local.get $0
   local.get $10
   i32.gt_u
   if
    local.get $10
    local.get $13
    i32.mul
    local.tee $4
    global.get $wasm/assembly/layout/indices
    i32.add
    local.set $9
    global.get $wasm/assembly/layout/weights
    local.get $4
    i32.add
    local.set $11
    local.get $1
    local.get $10
    i32.le_u
    if
     i32.const 0
     local.set $4
     loop $for-loop|00
      local.get $4
      global.get $wasm/assembly/layout/top_k
      global.get $wasm/assembly/layout/num_shared
      i32.add
      i32.lt_u
      if
       local.get $4
       i32.const 2
       i32.shl
       local.tee $5
       local.get $9
       i32.add
       i32.const -1
       i32.store
       local.get $5
       local.get $11
       i32.add
       f32.const 0
       f32.store
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|00
      end
     end
    else
     global.get $wasm/assembly/layout/logits
     local.get $10
     local.get $12
     i32.mul
     i32.add
     local.set $14
     global.get $wasm/assembly/layout/dtype
     i32.const 1
     i32.eq
     if
      local.get $14
      call $wasm/assembly/score/survey_row<i16>
      local.get $2
      if
       global.get $wasm/assembly/layout/selected_ids
       local.get $9
       global.get $wasm/assembly/layout/top_k
       i32.const 2
       i32.shl
       memory.copy
       local.get $14
       call $wasm/assembly/select/score_selected<i16>
      else
       local.get $14
       call $wasm/assembly/choose/estimate_choices<i16>
       local.get $14
       call $wasm/assembly/group/select_groups<i16>
       local.get $14
       call $wasm/assembly/select/select_experts<i16>
      end
     else
      global.get $wasm/assembly/layout/dtype
      i32.const 2
      i32.eq
      if
       local.get $14
       call $wasm/assembly/score/survey_row<u16>
       local.get $2
       if
        global.get $wasm/assembly/layout/selected_ids
        local.get $9
        global.get $wasm/assembly/layout/top_k
        i32.const 2
        i32.shl
        memory.copy
       else
        local.get $14
        call $wasm/assembly/choose/estimate_choices<u16>
        local.get $14
        call $wasm/assembly/group/select_groups<u16>
        i32.const 0
        local.set $5
        call $wasm/assembly/select/find_column_maxima
        global.get $wasm/assembly/layout/column_maxima
        global.get $wasm/assembly/layout/columns
        i32.const 2
        i32.shl
        i32.add
        local.set $15
        v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
        local.set $7
        global.get $wasm/assembly/layout/column_maxima
        local.set $4
        loop $for-loop|01
         local.get $4
         local.get $15
         i32.lt_u
         if
          local.get $4
          v128.load
          local.set $16
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          local.set $8
          global.get $wasm/assembly/layout/column_maxima
          local.set $6
          loop $for-loop|1
           local.get $6
           local.get $15
           i32.lt_u
           if
            local.get $8
            local.get $6
            v128.load32_splat
            local.get $16
            f32x4.gt
            i32x4.sub
            local.set $8
            local.get $6
            i32.const 4
            i32.add
            local.set $6
            br $for-loop|1
           end
          end
          local.get $7
          local.get $16
          v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
          local.get $8
          global.get $wasm/assembly/layout/top_k
          i32x4.splat
          i32x4.lt_s
          v128.bitselect
          f32x4.pmin
          local.set $7
          local.get $4
          i32.const 16
          i32.add
          local.set $4
          br $for-loop|01
         end
        end
        local.get $7
        local.get $7
        local.get $7
        i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
        f32x4.pmin
        local.tee $7
        local.get $7
        local.get $7
        i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
        f32x4.pmin
        f32x4.extract_lane 0
        local.set $3
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if (result f32)
         local.get $3
         global.get $wasm/assembly/score/score_error
         local.get $3
         f32.abs
         f32.const 9.999999974752427e-07
         f32.mul
         f32.add
         f32.const 2
         f32.mul
         f32.sub
        else
         local.get $3
        end
        call $wasm/assembly/select/list_candidates
        local.set $4
        loop $for-loop|002
         local.get $4
         local.get $5
         i32.gt_u
         if
          block $wasm/assembly/select/expert_at|inlined.1 (result i32)
           global.get $wasm/assembly/layout/candidate_ids
           local.get $5
           i32.const 2
           i32.shl
           i32.add
           i32.load
           local.tee $6
           global.get $wasm/assembly/layout/group_count
           i32.const 1
           i32.eq
           br_if $wasm/assembly/select/expert_at|inlined.1
           drop
           local.get $6
           local.get $6
           global.get $wasm/assembly/layout/group_stride
           i32.div_u
           local.tee $15
           global.get $wasm/assembly/layout/group_stride
           i32.mul
           i32.sub
           local.get $15
           global.get $wasm/assembly/layout/group_size
           i32.mul
           i32.add
          end
          local.set $15
          global.get $wasm/assembly/layout/flags
          i32.const 1
          i32.and
          local.tee $17
          if (result f32)
           global.get $wasm/assembly/layout/choice_offsets
           local.get $6
           i32.const 2
           i32.shl
           i32.add
           f32.load
           local.set $3
           v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
           v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
           local.get $14
           local.get $15
           i32.const 1
           i32.shl
           i32.add
           i32.load16_u
           i32x4.splat
           i32.const 16
           i32x4.shl
           f32x4.pmax
           f32x4.pmin
           v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
           f32x4.add
           f32x4.extract_lane 0
           local.set $18
           local.get $17
           if (result f32)
            local.get $18
            call $wasm/assembly/score/score
            local.get $3
            f32.add
           else
            local.get $18
           end
          else
           global.get $wasm/assembly/layout/estimates
           local.get $6
           i32.const 2
           i32.shl
           i32.add
           f32.load
          end
          local.set $3
          local.get $5
          i32.const 2
          i32.shl
          local.tee $6
          global.get $wasm/assembly/layout/candidate_ids
          i32.add
          local.get $15
          i32.store
          global.get $wasm/assembly/layout/candidate_choices
          local.get $6
          i32.add
          local.get $3
          f32.store
          local.get $5
          i32.const 1
          i32.add
          local.set $5
          br $for-loop|002
         end
        end
        local.get $4
        i32.const 64
        i32.gt_u
        if
         local.get $4
         call $wasm/assembly/select/insert_candidates
        else
         local.get $4
         call $wasm/assembly/select/rank_candidates
        end
       end
       i32.const 0
       local.set $4
       loop $for-loop|02
        local.get $4
        global.get $wasm/assembly/layout/top_k
        i32.lt_u
        if
         local.get $4
         i32.const 2
         i32.shl
         local.tee $5
         global.get $wasm/assembly/layout/selected_scores
         i32.add
         v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
         v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
         local.get $14
         global.get $wasm/assembly/layout/selected_ids
         local.get $5
         i32.add
         i32.load
         i32.const 1
         i32.shl
         i32.add
         i32.load16_u
         i32x4.splat
         i32.const 16
         i32x4.shl
         f32x4.pmax
         f32x4.pmin
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         f32x4.add
         f32x4.extract_lane 0
         call $wasm/assembly/score/score
         f32.store
         local.get $4
         i32.const 1
         i32.add
         local.set $4
         br $for-loop|02
        end
       end
      else
       local.get $14
       call $wasm/assembly/score/survey_row<f32>
       local.get $2
       if
        global.get $wasm/assembly/layout/selected_ids
        local.get $9
        global.get $wasm/assembly/layout/top_k
        i32.const 2
        i32.shl
        memory.copy
       else
        local.get $14
        call $wasm/assembly/choose/estimate_choices<f32>
        local.get $14
        call $wasm/assembly/group/select_groups<f32>
        i32.const 0
        local.set $5
        call $wasm/assembly/select/find_column_maxima
        global.get $wasm/assembly/layout/column_maxima
        global.get $wasm/assembly/layout/columns
        i32.const 2
        i32.shl
        i32.add
        local.set $15
        v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
        local.set $7
        global.get $wasm/assembly/layout/column_maxima
        local.set $4
        loop $for-loop|03
         local.get $4
         local.get $15
         i32.lt_u
         if
          local.get $4
          v128.load
          local.set $16
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          local.set $8
          global.get $wasm/assembly/layout/column_maxima
          local.set $6
          loop $for-loop|14
           local.get $6
           local.get $15
           i32.lt_u
           if
            local.get $8
            local.get $6
            v128.load32_splat
            local.get $16
            f32x4.gt
            i32x4.sub
            local.set $8
            local.get $6
            i32.const 4
            i32.add
            local.set $6
            br $for-loop|14
           end
          end
          local.get $7
          local.get $16
          v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
          local.get $8
          global.get $wasm/assembly/layout/top_k
          i32x4.splat
          i32x4.lt_s
          v128.bitselect
          f32x4.pmin
          local.set $7
          local.get $4
          i32.const 16
          i32.add
          local.set $4
          br $for-loop|03
         end
        end
        local.get $7
        local.get $7
        local.get $7
        i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
        f32x4.pmin
        local.tee $7
        local.get $7
        local.get $7
        i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
        f32x4.pmin
        f32x4.extract_lane 0
        local.set $3
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if (result f32)
         local.get $3
         global.get $wasm/assembly/score/score_error
         local.get $3
         f32.abs
         f32.const 9.999999974752427e-07
         f32.mul
         f32.add
         f32.const 2
         f32.mul
         f32.sub
        else
         local.get $3
        end
        call $wasm/assembly/select/list_candidates
        local.set $4
        loop $for-loop|005
         local.get $4
         local.get $5
         i32.gt_u
         if
          block $wasm/assembly/select/expert_at|inlined.2 (result i32)
           global.get $wasm/assembly/layout/candidate_ids
           local.get $5
           i32.const 2
           i32.shl
           i32.add
           i32.load
           local.tee $6
           global.get $wasm/assembly/layout/group_count
           i32.const 1
           i32.eq
           br_if $wasm/assembly/select/expert_at|inlined.2
           drop
           local.get $6
           local.get $6
           global.get $wasm/assembly/layout/group_stride
           i32.div_u
           local.tee $15
           global.get $wasm/assembly/layout/group_stride
           i32.mul
           i32.sub
           local.get $15
           global.get $wasm/assembly/layout/group_size
           i32.mul
           i32.add
          end
          local.set $15
          global.get $wasm/assembly/layout/flags
          i32.const 1
          i32.and
          local.tee $17
          if (result f32)
           global.get $wasm/assembly/layout/choice_offsets
           local.get $6
           i32.const 2
           i32.shl
           i32.add
           f32.load
           local.set $3
           v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
           v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
           local.get $14
           local.get $15
           i32.const 2
           i32.shl
           i32.add
           i32.load
           i32x4.splat
           f32x4.pmax
           f32x4.pmin
           v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
           f32x4.add
           f32x4.extract_lane 0
           local.set $18
           local.get $17
           if (result f32)
            local.get $18
            call $wasm/assembly/score/score
            local.get $3
            f32.add
           else
            local.get $18
           end
          else
           global.get $wasm/assembly/layout/estimates
           local.get $6
           i32.const 2
           i32.shl
           i32.add
           f32.load
          end
          local.set $3
          local.get $5
          i32.const 2
          i32.shl
          local.tee $6
          global.get $wasm/assembly/layout/candidate_ids
          i32.add
          local.get $15
          i32.store
          global.get $wasm/assembly/layout/candidate_choices
          local.get $6
          i32.add
          local.get $3
          f32.store
          local.get $5
          i32.const 1
          i32.add
          local.set $5
          br $for-loop|005
         end
        end
        local.get $4
        i32.const 64
        i32.gt_u
        if
         local.get $4
         call $wasm/assembly/select/insert_candidates
        else
         local.get $4
         call $wasm/assembly/select/rank_candidates
        end
       end
       i32.const 0
       local.set $4
       loop $for-loop|04
        local.get $4
        global.get $wasm/assembly/layout/top_k
        i32.lt_u
        if
         local.get $4
         i32.const 2
         i32.shl
         local.tee $5
         global.get $wasm/assembly/layout/selected_scores
         i32.add
         v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
         v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
         local.get $14
         global.get $wasm/assembly/layout/selected_ids
         local.get $5
         i32.add
         i32.load
         i32.const 2
         i32.shl
         i32.add
         i32.load
         i32x4.splat
         f32x4.pmax
         f32x4.pmin
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         f32x4.add
         f32x4.extract_lane 0
         call $wasm/assembly/score/score
         f32.store
         local.get $4
         i32.const 1
         i32.add
         local.set $4
         br $for-loop|04
        end
       end
      end
     end
     i32.const 1
     local.set $4
     loop $while-continue|0
      local.get $4
      global.get $wasm/assembly/layout/top_k
      i32.lt_u
      if
       local.get $4
       i32.const 1
       i32.shl
       local.set $4
       br $while-continue|0
      end
     end
     i32.const 0
     local.get $4
     call $wasm/assembly/weigh/sum_scores
     local.set $18
     i32.const 0
     local.set $4
     loop $for-loop|16
      local.get $4
      global.get $wasm/assembly/layout/top_k
      i32.lt_u
      if
       local.get $4
       i32.const 2
       i32.shl
       local.tee $5
       global.get $wasm/assembly/layout/selected_ids
       i32.add
       i32.load
       local.set $6
       global.get $wasm/assembly/layout/selected_scores
       local.get $5
       i32.add
       f32.load
       local.set $3
       global.get $wasm/assembly/layout/flags
       i32.const 2
       i32.and
       if
        local.get $18
        f32.const 0
        f32.eq
        if (result f32)
         f32.const 0
        else
         local.get $3
         local.get $18
         global.get $wasm/assembly/layout/epsilon
         f32.add
         f32.div
         f32.const 3402823466385288598117041e14
         f32.min
         f32.const -3402823466385288598117041e14
         f32.max
        end
        local.set $3
       end
       global.get $wasm/assembly/layout/flags
       i32.const 4
       i32.and
       if
        local.get $3
        global.get $wasm/assembly/layout/scaling_factor
        f32.mul
        f32.const 3402823466385288598117041e14
        f32.min
        f32.const -3402823466385288598117041e14
        f32.max
        local.set $3
       end
       global.get $wasm/assembly/layout/flags
       i32.const 16
       i32.and
       if
        local.get $3
        global.get $wasm/assembly/layout/expert_scale
        local.get $6
        i32.const 2
        i32.shl
        i32.add
        f32.load
        f32.mul
        f32.const 3402823466385288598117041e14
        f32.min
        f32.const -3402823466385288598117041e14
        f32.max
        local.set $3
       end
       local.get $9
       local.get $4
       i32.const 2
       i32.shl
       local.tee $5
       i32.add
       global.get $wasm/assembly/layout/flags
       i32.const 32
       i32.and
       if (result i32)
        global.get $wasm/assembly/layout/expert_map
        local.get $6
        i32.const 2
        i32.shl
        i32.add
        i32.load
       else
        local.get $6
       end
       i32.store
       local.get $5
       local.get $11
       i32.add
       local.get $3
       f32.store
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|16
      end
     end
     global.get $wasm/assembly/layout/num_shared
     if
      local.get $18
      global.get $wasm/assembly/layout/scaling_factor
      f32.div
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
      local.set $3
      global.get $wasm/assembly/layout/flags
      i32.const 2
      i32.and
      if
       local.get $18
       f32.const 0
       f32.eq
       if (result f32)
        f32.const 0
       else
        local.get $3
        local.get $18
        global.get $wasm/assembly/layout/epsilon
        f32.add
        f32.div
        f32.const 3402823466385288598117041e14
        f32.min
        f32.const -3402823466385288598117041e14
        f32.max
       end
       local.set $3
      end
      global.get $wasm/assembly/layout/flags
      i32.const 4
      i32.and
      if
       local.get $3
       global.get $wasm/assembly/layout/scaling_factor
       f32.mul
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
       local.set $3
      end
      i32.const 0
      local.set $4
      loop $for-loop|2
       local.get $4
       global.get $wasm/assembly/layout/num_shared
       i32.lt_u
       if
        global.get $wasm/assembly/layout/top_k
        local.get $4
        i32.add
        i32.const 2
        i32.shl
        local.tee $5
        local.get $9
        i32.add
        global.get $wasm/assembly/layout/num_experts
        local.get $4
        i32.add
        i32.store
        local.get $5
        local.get $11
        i32.add
        local.get $3
        f32.store
        local.get $4
        i32.const 1
        i32.add
        local.set $4
        br $for-loop|2
       end
      end
     end
    end
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/index/logits_address (result i32)
  global.get $wasm/assembly/layout/logits
 )
 (func $wasm/assembly/index/indices_address (result i32)
  global.get $wasm/assembly/layout/indices
 )
 (func $wasm/assembly/index/group_stride (result i32)
  global.get $wasm/assembly/layout/group_stride
 )
 (func $wasm/assembly/index/expert_scale (result i32)
  global.get $wasm/assembly/layout/expert_scale
 )
 (func $wasm/assembly/index/expert_map (result i32)
  global.get $wasm/assembly/layout/expert_map
 )
 (func $wasm/assembly/index/exp_table (result i32)
  global.get $wasm/assembly/layout/exp_table
 )
 (func $wasm/assembly/index/choice_offsets (result i32)
  global.get $wasm/assembly/layout/choice_offsets
 )
 (func $wasm/assembly/group/select_groups<u16> (param $0 i32)
  (local $1 f32)
  (local $2 f32)
  (local $3 f32)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 f32)
  (local $8 i32)
  (local $9 i32)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   return
  end
  loop $for-loop|0
   local.get $9
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $9
    call $wasm/assembly/group/find_top_two
    local.get $9
    i32.const 2
    i32.shl
    local.tee $5
    global.get $wasm/assembly/layout/group_scores
    i32.add
    global.get $wasm/assembly/layout/group_seconds
    local.get $5
    i32.add
    f32.load
    local.set $3
    block $wasm/assembly/group/group_score|inlined.2 (result f32)
     global.get $wasm/assembly/layout/group_firsts
     local.get $5
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.2
     drop
     global.get $wasm/assembly/layout/flags
     i32.const 1
     i32.and
     if (result f32)
      local.get $1
      local.get $3
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
     else
      local.get $1
      call $wasm/assembly/score/score
      local.get $3
      call $wasm/assembly/score/score
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
     end
    end
    f32.store
    local.get $2
    global.get $wasm/assembly/score/score_error
    local.get $1
    f32.abs
    local.get $3
    f32.abs
    f32.max
    f32.abs
    f32.const 9.999999974752427e-07
    f32.mul
    f32.add
    f32.max
    local.set $2
    local.get $9
    i32.const 1
    i32.add
    local.set $9
    br $for-loop|0
   end
  end
  local.get $2
  f32.const 4
  f32.mul
  f32.const -inf
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  select
  call $wasm/assembly/group/rank_groups
  i32.eqz
  if
   i32.const 0
   local.set $9
   loop $for-loop|1
    local.get $9
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     local.get $9
     i32.const 2
     i32.shl
     local.tee $4
     global.get $wasm/assembly/layout/group_scores
     i32.add
     i32.const 0
     local.set $8
     local.get $9
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     local.set $5
     local.get $4
     global.get $wasm/assembly/layout/group_seconds
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/score/score_error
     local.get $1
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.add
     f32.const 2
     f32.mul
     f32.sub
     local.set $7
     f32.const -inf
     local.set $2
     f32.const -inf
     local.set $3
     loop $for-loop|00
      local.get $8
      global.get $wasm/assembly/layout/group_size
      i32.lt_u
      if
       local.get $5
       local.get $8
       i32.const 2
       i32.shl
       i32.add
       local.tee $4
       global.get $wasm/assembly/layout/estimates
       i32.add
       f32.load
       local.get $7
       f32.lt
       i32.eqz
       if
        global.get $wasm/assembly/layout/choice_offsets
        local.get $4
        i32.add
        f32.load
        local.set $6
        v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
        v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
        local.get $0
        local.get $9
        global.get $wasm/assembly/layout/group_size
        i32.mul
        local.get $8
        i32.add
        i32.const 1
        i32.shl
        i32.add
        i32.load16_u
        i32x4.splat
        i32.const 16
        i32x4.shl
        f32x4.pmax
        f32x4.pmin
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.add
        f32x4.extract_lane 0
        local.set $1
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if
         local.get $1
         call $wasm/assembly/score/score
         local.get $6
         f32.add
         local.set $1
        end
        local.get $1
        local.get $2
        f32.gt
        if
         local.get $2
         local.set $3
         local.get $1
         local.set $2
        else
         local.get $1
         local.get $3
         local.get $1
         local.get $3
         f32.gt
         select
         local.set $3
        end
       end
       local.get $8
       i32.const 1
       i32.add
       local.set $8
       br $for-loop|00
      end
     end
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     if (result f32)
      local.get $2
     else
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      if (result f32)
       local.get $2
       local.get $3
       f32.add
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
      else
       local.get $2
       call $wasm/assembly/score/score
       local.get $3
       call $wasm/assembly/score/score
       f32.add
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
      end
     end
     f32.store
     local.get $9
     i32.const 1
     i32.add
     local.set $9
     br $for-loop|1
    end
   end
   f32.const -inf
   call $wasm/assembly/group/rank_groups
   drop
  end
  i32.const 0
  local.set $9
  loop $for-loop|001
   local.get $9
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_kept
    local.get $9
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32.eqz
    if
     global.get $wasm/assembly/layout/estimates
     local.get $9
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     i32.add
     local.tee $0
     global.get $wasm/assembly/layout/group_stride
     i32.const 2
     i32.shl
     i32.add
     local.set $4
     loop $for-loop|11
      local.get $0
      local.get $4
      i32.lt_u
      if
       local.get $0
       v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
       v128.store
       local.get $0
       i32.const 16
       i32.add
       local.set $0
       br $for-loop|11
      end
     end
    end
    local.get $9
    i32.const 1
    i32.add
    local.set $9
    br $for-loop|001
   end
  end
 )
 (func $wasm/assembly/group/select_groups<i16> (param $0 i32)
  (local $1 f32)
  (local $2 f32)
  (local $3 f32)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 v128)
  (local $8 v128)
  (local $9 f32)
  (local $10 v128)
  (local $11 i32)
  (local $12 i32)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   return
  end
  loop $for-loop|0
   local.get $12
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $12
    call $wasm/assembly/group/find_top_two
    local.get $12
    i32.const 2
    i32.shl
    local.tee $5
    global.get $wasm/assembly/layout/group_scores
    i32.add
    global.get $wasm/assembly/layout/group_seconds
    local.get $5
    i32.add
    f32.load
    local.set $3
    block $wasm/assembly/group/group_score|inlined.0 (result f32)
     global.get $wasm/assembly/layout/group_firsts
     local.get $5
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.0
     drop
     global.get $wasm/assembly/layout/flags
     i32.const 1
     i32.and
     if (result f32)
      local.get $1
      local.get $3
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
     else
      local.get $1
      call $wasm/assembly/score/score
      local.get $3
      call $wasm/assembly/score/score
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
     end
    end
    f32.store
    local.get $2
    global.get $wasm/assembly/score/score_error
    local.get $1
    f32.abs
    local.get $3
    f32.abs
    f32.max
    f32.abs
    f32.const 9.999999974752427e-07
    f32.mul
    f32.add
    f32.max
    local.set $2
    local.get $12
    i32.const 1
    i32.add
    local.set $12
    br $for-loop|0
   end
  end
  local.get $2
  f32.const 4
  f32.mul
  f32.const -inf
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  select
  call $wasm/assembly/group/rank_groups
  i32.eqz
  if
   i32.const 0
   local.set $12
   loop $for-loop|1
    local.get $12
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     local.get $12
     i32.const 2
     i32.shl
     local.tee $4
     global.get $wasm/assembly/layout/group_scores
     i32.add
     i32.const 0
     local.set $11
     local.get $12
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     local.set $5
     local.get $4
     global.get $wasm/assembly/layout/group_seconds
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/score/score_error
     local.get $1
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.add
     f32.const 2
     f32.mul
     f32.sub
     local.set $9
     f32.const -inf
     local.set $2
     f32.const -inf
     local.set $3
     loop $for-loop|00
      local.get $11
      global.get $wasm/assembly/layout/group_size
      i32.lt_u
      if
       local.get $5
       local.get $11
       i32.const 2
       i32.shl
       i32.add
       local.tee $4
       global.get $wasm/assembly/layout/estimates
       i32.add
       f32.load
       local.get $9
       f32.lt
       i32.eqz
       if
        global.get $wasm/assembly/layout/choice_offsets
        local.get $4
        i32.add
        f32.load
        local.set $6
        local.get $0
        local.get $12
        global.get $wasm/assembly/layout/group_size
        i32.mul
        local.get $11
        i32.add
        i32.const 1
        i32.shl
        i32.add
        i32.load16_u
        i32x4.splat
        local.tee $8
        v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
        v128.and
        local.tee $7
        i32.const 13
        i32x4.shl
        local.set $10
        v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
        v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
        local.get $8
        v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
        v128.and
        i32.const 16
        i32x4.shl
        local.get $10
        v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
        v128.or
        local.get $10
        v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
        f32x4.mul
        local.get $7
        v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
        i32x4.ge_s
        v128.bitselect
        v128.or
        f32x4.pmax
        f32x4.pmin
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.add
        f32x4.extract_lane 0
        local.set $1
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if
         local.get $1
         call $wasm/assembly/score/score
         local.get $6
         f32.add
         local.set $1
        end
        local.get $1
        local.get $2
        f32.gt
        if
         local.get $2
         local.set $3
         local.get $1
         local.set $2
        else
         local.get $1
         local.get $3
         local.get $1
         local.get $3
         f32.gt
         select
         local.set $3
        end
       end
       local.get $11
       i32.const 1
       i32.add
       local.set $11
       br $for-loop|00
      end
     end
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     if (result f32)
      local.get $2
     else
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      if (result f32)
       local.get $2
       local.get $3
       f32.add
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
      else
       local.get $2
       call $wasm/assembly/score/score
       local.get $3
       call $wasm/assembly/score/score
       f32.add
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
      end
     end
     f32.store
     local.get $12
     i32.const 1
     i32.add
     local.set $12
     br $for-loop|1
    end
   end
   f32.const -inf
   call $wasm/assembly/group/rank_groups
   drop
  end
  i32.const 0
  local.set $12
  loop $for-loop|001
   local.get $12
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_kept
    local.get $12
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32.eqz
    if
     global.get $wasm/assembly/layout/estimates
     local.get $12
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     i32.add
     local.tee $0
     global.get $wasm/assembly/layout/group_stride
     i32.const 2
     i32.shl
     i32.add
     local.set $4
     loop $for-loop|11
      local.get $0
      local.get $4
      i32.lt_u
      if
       local.get $0
       v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
       v128.store
       local.get $0
       i32.const 16
       i32.add
       local.set $0
       br $for-loop|11
      end
     end
    end
    local.get $12
    i32.const 1
    i32.add
    local.set $12
    br $for-loop|001
   end
  end
 )
 (func $wasm/assembly/group/select_groups<f32> (param $0 i32)
  (local $1 f32)
  (local $2 f32)
  (local $3 f32)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 f32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   return
  end
  loop $for-loop|0
   local.get $10
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $10
    call $wasm/assembly/group/find_top_two
    local.get $10
    i32.const 2
    i32.shl
    local.tee $5
    global.get $wasm/assembly/layout/group_scores
    i32.add
    global.get $wasm/assembly/layout/group_seconds
    local.get $5
    i32.add
    f32.load
    local.set $3
    block $wasm/assembly/group/group_score|inlined.4 (result f32)
     global.get $wasm/assembly/layout/group_firsts
     local.get $5
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.4
     drop
     global.get $wasm/assembly/layout/flags
     i32.const 1
     i32.and
     if (result f32)
      local.get $1
      local.get $3
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
     else
      local.get $1
      call $wasm/assembly/score/score
      local.get $3
      call $wasm/assembly/score/score
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
     end
    end
    f32.store
    local.get $2
    global.get $wasm/assembly/score/score_error
    local.get $1
    f32.abs
    local.get $3
    f32.abs
    f32.max
    f32.abs
    f32.const 9.999999974752427e-07
    f32.mul
    f32.add
    f32.max
    local.set $2
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|0
   end
  end
  local.get $2
  f32.const 4
  f32.mul
  f32.const -inf
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  select
  call $wasm/assembly/group/rank_groups
  i32.eqz
  if
   i32.const 0
   local.set $10
   loop $for-loop|1
    local.get $10
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     local.get $10
     i32.const 2
     i32.shl
     local.tee $5
     global.get $wasm/assembly/layout/group_scores
     i32.add
     local.get $10
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     local.set $8
     global.get $wasm/assembly/layout/group_seconds
     local.get $5
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/score/score_error
     local.get $1
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.add
     f32.const 2
     f32.mul
     f32.sub
     local.set $6
     f32.const -inf
     local.set $2
     f32.const -inf
     local.set $3
     i32.const 0
     local.set $9
     loop $for-loop|00
      local.get $9
      global.get $wasm/assembly/layout/group_size
      i32.lt_u
      if
       local.get $8
       local.get $9
       i32.const 2
       i32.shl
       i32.add
       local.tee $5
       global.get $wasm/assembly/layout/estimates
       i32.add
       f32.load
       local.get $6
       f32.lt
       i32.eqz
       if
        global.get $wasm/assembly/layout/choice_offsets
        local.get $5
        i32.add
        f32.load
        local.set $7
        v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
        v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
        local.get $0
        local.get $10
        global.get $wasm/assembly/layout/group_size
        i32.mul
        local.get $9
        i32.add
        i32.const 2
        i32.shl
        i32.add
        i32.load
        i32x4.splat
        f32x4.pmax
        f32x4.pmin
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.add
        f32x4.extract_lane 0
        local.set $1
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if
         local.get $1
         call $wasm/assembly/score/score
         local.get $7
         f32.add
         local.set $1
        end
        local.get $1
        local.get $2
        f32.gt
        if
         local.get $2
         local.set $3
         local.get $1
         local.set $2
        else
         local.get $1
         local.get $3
         local.get $1
         local.get $3
         f32.gt
         select
         local.set $3
        end
       end
       local.get $9
       i32.const 1
       i32.add
       local.set $9
       br $for-loop|00
      end
     end
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     if (result f32)
      local.get $2
     else
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      if (result f32)
       local.get $2
       local.get $3
       f32.add
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
      else
       local.get $2
       call $wasm/assembly/score/score
       local.get $3
       call $wasm/assembly/score/score
       f32.add
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
      end
     end
     f32.store
     local.get $10
     i32.const 1
     i32.add
     local.set $10
     br $for-loop|1
    end
   end
   f32.const -inf
   call $wasm/assembly/group/rank_groups
   drop
  end
  i32.const 0
  local.set $10
  loop $for-loop|01
   local.get $10
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_kept
    local.get $10
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32.eqz
    if
     global.get $wasm/assembly/layout/estimates
     local.get $10
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     i32.add
     local.tee $0
     global.get $wasm/assembly/layout/group_stride
     i32.const 2
     i32.shl
     i32.add
     local.set $4
     loop $for-loop|13
      local.get $0
      local.get $4
      i32.lt_u
      if
       local.get $0
       v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
       v128.store
       local.get $0
       i32.const 16
       i32.add
       local.set $0
       br $for-loop|13
      end
     end
    end
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|01
   end
  end
 )
 (func $wasm/assembly/choose/estimate_choices<u16> (param $0 i32)
  (local $1 v128)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 i32)
  (local $9 v128)
  (local $10 v128)
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result i32)
   global.get $wasm/assembly/layout/scoring
   if (result i32)
    i32.const 1
    i32.const 2
    global.get $wasm/assembly/layout/scoring
    i32.const 1
    i32.eq
    select
   else
    i32.const 0
   end
  else
   i32.const 3
  end
  local.set $6
  loop $for-loop|4
   local.get $3
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $3
    global.get $wasm/assembly/layout/group_size
    i32.mul
    local.set $5
    local.get $3
    global.get $wasm/assembly/layout/group_stride
    i32.mul
    i32.const 2
    i32.shl
    local.set $4
    i32.const 0
    local.set $2
    loop $for-loop|5
     local.get $2
     global.get $wasm/assembly/layout/group_size
     i32.lt_u
     if
      local.get $2
      i32.const 2
      i32.shl
      local.tee $8
      global.get $wasm/assembly/layout/choice_offsets
      local.get $4
      i32.add
      i32.add
      v128.load
      local.set $1
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      local.get $0
      local.get $2
      local.get $5
      i32.add
      i32.const 1
      i32.shl
      i32.add
      v128.load16x4_u align=2
      i32.const 16
      i32x4.shl
      f32x4.pmax
      f32x4.pmin
      local.set $9
      global.get $wasm/assembly/layout/estimates
      local.get $4
      i32.add
      local.get $8
      i32.add
      block $wasm/assembly/choose/estimate|inlined.6 (result v128)
       local.get $6
       i32.eqz
       if
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $9
        f32x4.pmax
        f32x4.neg
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $7
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $9
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $7
        local.get $9
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $9
        i32.const 23
        i32x4.shl
        i32x4.add
        f32x4.add
        f32x4.div
        br $wasm/assembly/choose/estimate|inlined.6
       end
       local.get $6
       i32.const 1
       i32.eq
       if
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $9
        global.get $wasm/assembly/score/row_max
        f32x4.splat
        f32x4.sub
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $7
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $9
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $7
        local.get $9
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $9
        i32.const 23
        i32x4.shl
        i32x4.add
        global.get $wasm/assembly/score/estimated_inverse
        f32x4.splat
        f32x4.mul
        br $wasm/assembly/choose/estimate|inlined.6
       end
       local.get $6
       i32.const 3
       i32.ne
       if (result v128)
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $9
        f32x4.abs
        f32x4.neg
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $7
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $10
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.get $9
        f32x4.pmax
        v128.const i32x4 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $7
        local.get $10
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $10
        i32.const 23
        i32x4.shl
        i32x4.add
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3dcd160f 0x3dcd160f 0x3dcd160f 0x3dcd160f
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0xbe5618f2 0xbe5618f2 0xbe5618f2 0xbe5618f2
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3ea652af 0x3ea652af 0x3ea652af 0x3ea652af
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0xbeffa62c 0xbeffa62c 0xbeffa62c 0xbeffa62c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7fff62 0x3f7fff62 0x3f7fff62 0x3f7fff62
        f32x4.add
        local.get $7
        f32x4.mul
        f32x4.add
        f32x4.sqrt
       else
        local.get $9
       end
      end
      local.get $1
      f32x4.add
      v128.store
      local.get $2
      i32.const 4
      i32.add
      local.set $2
      br $for-loop|5
     end
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|4
   end
  end
 )
 (func $wasm/assembly/choose/estimate_choices<i16> (param $0 i32)
  (local $1 v128)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result i32)
   global.get $wasm/assembly/layout/scoring
   if (result i32)
    i32.const 1
    i32.const 2
    global.get $wasm/assembly/layout/scoring
    i32.const 1
    i32.eq
    select
   else
    i32.const 0
   end
  else
   i32.const 3
  end
  local.set $6
  loop $for-loop|4
   local.get $3
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $3
    global.get $wasm/assembly/layout/group_size
    i32.mul
    local.set $5
    local.get $3
    global.get $wasm/assembly/layout/group_stride
    i32.mul
    i32.const 2
    i32.shl
    local.set $4
    i32.const 0
    local.set $2
    loop $for-loop|5
     local.get $2
     global.get $wasm/assembly/layout/group_size
     i32.lt_u
     if
      local.get $2
      i32.const 2
      i32.shl
      local.tee $7
      global.get $wasm/assembly/layout/choice_offsets
      local.get $4
      i32.add
      i32.add
      v128.load
      local.set $1
      local.get $0
      local.get $2
      local.get $5
      i32.add
      i32.const 1
      i32.shl
      i32.add
      v128.load16x4_u align=2
      local.tee $8
      v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
      v128.and
      local.tee $9
      i32.const 13
      i32x4.shl
      local.set $10
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      local.get $8
      v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
      v128.and
      i32.const 16
      i32x4.shl
      local.get $10
      v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
      v128.or
      local.get $10
      v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
      f32x4.mul
      local.get $9
      v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
      i32x4.ge_s
      v128.bitselect
      v128.or
      f32x4.pmax
      f32x4.pmin
      local.set $8
      global.get $wasm/assembly/layout/estimates
      local.get $4
      i32.add
      local.get $7
      i32.add
      block $wasm/assembly/choose/estimate|inlined.2 (result v128)
       local.get $6
       i32.eqz
       if
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $8
        f32x4.pmax
        f32x4.neg
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $8
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $9
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $8
        local.get $9
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $8
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $9
        i32.const 23
        i32x4.shl
        i32x4.add
        f32x4.add
        f32x4.div
        br $wasm/assembly/choose/estimate|inlined.2
       end
       local.get $6
       i32.const 1
       i32.eq
       if
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $8
        global.get $wasm/assembly/score/row_max
        f32x4.splat
        f32x4.sub
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $8
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $9
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $8
        local.get $9
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $8
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $9
        i32.const 23
        i32x4.shl
        i32x4.add
        global.get $wasm/assembly/score/estimated_inverse
        f32x4.splat
        f32x4.mul
        br $wasm/assembly/choose/estimate|inlined.2
       end
       local.get $6
       i32.const 3
       i32.ne
       if (result v128)
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $8
        f32x4.abs
        f32x4.neg
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $9
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $10
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.get $8
        f32x4.pmax
        v128.const i32x4 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $9
        local.get $10
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $8
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $10
        i32.const 23
        i32x4.shl
        i32x4.add
        local.tee $8
        f32x4.mul
        v128.const i32x4 0x3dcd160f 0x3dcd160f 0x3dcd160f 0x3dcd160f
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0xbe5618f2 0xbe5618f2 0xbe5618f2 0xbe5618f2
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3ea652af 0x3ea652af 0x3ea652af 0x3ea652af
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0xbeffa62c 0xbeffa62c 0xbeffa62c 0xbeffa62c
        f32x4.add
        local.get $8
        f32x4.mul
        v128.const i32x4 0x3f7fff62 0x3f7fff62 0x3f7fff62 0x3f7fff62
        f32x4.add
        local.get $8
        f32x4.mul
        f32x4.add
        f32x4.sqrt
       else
        local.get $8
       end
      end
      local.get $1
      f32x4.add
      v128.store
      local.get $2
      i32.const 4
      i32.add
      local.set $2
      br $for-loop|5
     end
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|4
   end
  end
 )
 (func $wasm/assembly/choose/estimate_choices<f32> (param $0 i32)
  (local $1 v128)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 i32)
  (local $9 v128)
  (local $10 v128)
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result i32)
   global.get $wasm/assembly/layout/scoring
   if (result i32)
    i32.const 1
    i32.const 2
    global.get $wasm/assembly/layout/scoring
    i32.const 1
    i32.eq
    select
   else
    i32.const 0
   end
  else
   i32.const 3
  end
  local.set $6
  loop $for-loop|4
   local.get $3
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $3
    global.get $wasm/assembly/layout/group_size
    i32.mul
    local.set $5
    local.get $3
    global.get $wasm/assembly/layout/group_stride
    i32.mul
    i32.const 2
    i32.shl
    local.set $4
    i32.const 0
    local.set $2
    loop $for-loop|5
     local.get $2
     global.get $wasm/assembly/layout/group_size
     i32.lt_u
     if
      local.get $2
      i32.const 2
      i32.shl
      local.tee $8
      global.get $wasm/assembly/layout/choice_offsets
      local.get $4
      i32.add
      i32.add
      v128.load
      local.set $1
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      local.get $0
      local.get $2
      local.get $5
      i32.add
      i32.const 2
      i32.shl
      i32.add
      v128.load
      f32x4.pmax
      f32x4.pmin
      local.set $9
      global.get $wasm/assembly/layout/estimates
      local.get $4
      i32.add
      local.get $8
      i32.add
      block $wasm/assembly/choose/estimate|inlined.10 (result v128)
       local.get $6
       i32.eqz
       if
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $9
        f32x4.pmax
        f32x4.neg
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $7
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $9
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $7
        local.get $9
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $9
        i32.const 23
        i32x4.shl
        i32x4.add
        f32x4.add
        f32x4.div
        br $wasm/assembly/choose/estimate|inlined.10
       end
       local.get $6
       i32.const 1
       i32.eq
       if
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $9
        global.get $wasm/assembly/score/row_max
        f32x4.splat
        f32x4.sub
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $7
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $9
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $7
        local.get $9
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $9
        i32.const 23
        i32x4.shl
        i32x4.add
        global.get $wasm/assembly/score/estimated_inverse
        f32x4.splat
        f32x4.mul
        br $wasm/assembly/choose/estimate|inlined.10
       end
       local.get $6
       i32.const 3
       i32.ne
       if (result v128)
        v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
        local.get $9
        f32x4.abs
        f32x4.neg
        f32x4.pmax
        v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
        f32x4.mul
        local.tee $7
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.add
        local.set $10
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.get $9
        f32x4.pmax
        v128.const i32x4 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9
        v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
        local.get $7
        local.get $10
        v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
        f32x4.sub
        f32x4.sub
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
        f32x4.add
        local.get $10
        i32.const 23
        i32x4.shl
        i32x4.add
        local.tee $7
        f32x4.mul
        v128.const i32x4 0x3dcd160f 0x3dcd160f 0x3dcd160f 0x3dcd160f
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0xbe5618f2 0xbe5618f2 0xbe5618f2 0xbe5618f2
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3ea652af 0x3ea652af 0x3ea652af 0x3ea652af
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0xbeffa62c 0xbeffa62c 0xbeffa62c 0xbeffa62c
        f32x4.add
        local.get $7
        f32x4.mul
        v128.const i32x4 0x3f7fff62 0x3f7fff62 0x3f7fff62 0x3f7fff62
        f32x4.add
        local.get $7
        f32x4.mul
        f32x4.add
        f32x4.sqrt
       else
        local.get $9
       end
      end
      local.get $1
      f32x4.add
      v128.store
      local.get $2
      i32.const 4
      i32.add
      local.set $2
      br $for-loop|5
     end
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|4
   end
  end
 )
)
