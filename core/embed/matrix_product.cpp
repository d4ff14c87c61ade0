// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/matrix_product.h"

#include <dnnl.hpp>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <tuple>

// From GNU OpenMP. Declared here because clang's own omp.h belongs to another OpenMP library.
extern "C" {
int omp_get_max_threads(void);
void omp_set_num_threads(int);
}

namespace varve::embed {

namespace {

using dnnl::memory;

/// One compiled product. Descriptors are kept because asking the primitive for them costs time.
struct Compiled {
    dnnl::matmul primitive;
    memory::desc source;
    memory::desc weights;
    memory::desc bias;
    memory::desc destination;
    memory::desc scratchpad;
};

memory::desc matrix(std::size_t rows, std::size_t columns, memory::format_tag tag)
{
    return {{static_cast<memory::dim>(rows), static_cast<memory::dim>(columns)}, memory::data_type::f32, tag};
}

/// oneDNN 2 puts the finishing steps' factors elsewhere than oneDNN 3.
dnnl::primitive_attr attributesFor(Finish finish)
{
    dnnl::post_ops steps;
    if (finish == Finish::Gelu) {
#if DNNL_VERSION_MAJOR >= 3
        steps.append_eltwise(dnnl::algorithm::eltwise_gelu_erf, 0.0f, 0.0f);
#else
        steps.append_eltwise(1.0f, dnnl::algorithm::eltwise_gelu_erf, 0.0f, 0.0f);
#endif
    } else if (finish == Finish::Add) {
        steps.append_sum(1.0f);
    }
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(steps);
    // Scratch memory of our own makes one primitive safe to run on several threads at once.
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
}

Compiled compile(const dnnl::engine& engine, const memory::desc& weights, std::size_t rows,
                 std::size_t inputs, std::size_t outputs, Finish finish)
{
    const auto source = matrix(rows, inputs, memory::format_tag::ab);
    const auto bias = matrix(1, outputs, memory::format_tag::ab);
    const auto destination = matrix(rows, outputs, memory::format_tag::ab);
    const auto attributes = attributesFor(finish);
#if DNNL_VERSION_MAJOR >= 3
    const dnnl::matmul::primitive_desc description(engine, source, weights, bias, destination, attributes);
#else
    const dnnl::matmul::primitive_desc description(dnnl::matmul::desc(source, weights, bias, destination),
                                                   attributes, engine);
#endif
    return {dnnl::matmul(description),    source, description.weights_desc(), bias, destination,
            description.scratchpad_desc()};
}

/// Compiled products by shape; all layers of one shape share them.
class ProductCache {
public:
    static ProductCache& instance()
    {
        static ProductCache cache;
        return cache;
    }
    const dnnl::engine& engine() const { return m_engine; }

    std::shared_ptr<const Compiled> get(const memory::desc& weights, std::size_t rows, std::size_t inputs,
                                        std::size_t outputs, Finish finish)
    {
        const std::scoped_lock lock(m_mutex);
        auto& entry = m_compiled[{rows, inputs, outputs, finish}];
        if (!entry || entry->weights != weights)
            entry = std::make_shared<Compiled>(compile(m_engine, weights, rows, inputs, outputs, finish));
        return entry;
    }

private:
    dnnl::engine m_engine{dnnl::engine::kind::cpu, 0};
    std::mutex m_mutex;
    std::map<std::tuple<std::size_t, std::size_t, std::size_t, Finish>, std::shared_ptr<const Compiled>>
        m_compiled;
};

[[noreturn]] void rethrow(const dnnl::error& error)
{
    if (error.status == dnnl_out_of_memory)
        throw std::bad_alloc();
    throw std::runtime_error(std::string("oneDNN: ") + error.what());
}

} // namespace

struct MatrixProduct::Impl {
    std::size_t inputs;
    std::size_t outputs;
    Finish finish;
    memory weights; ///< in the order of blocks that oneDNN asked for
    FloatBuffer bias;
};

MatrixProduct::MatrixProduct(std::span<const float> weights, std::span<const float> bias, std::size_t inputs,
                             std::size_t outputs, Finish finish)
try {
    const OneThreadScope oneThread;
    const auto& engine = ProductCache::instance().engine();
    // Blocks are chosen for a middling number of rows and then kept for every number.
    const auto any = matrix(inputs, outputs, memory::format_tag::any);
    const auto blocked = compile(engine, any, 8 * kRowStep, inputs, outputs, finish).weights;
    m_impl =
        std::make_unique<Impl>(Impl{inputs, outputs, finish, memory(blocked, engine), FloatBuffer(outputs)});
    std::copy(bias.begin(), bias.end(), m_impl->bias.data());

    // W is outputs × inputs by rows, which is inputs × outputs by columns. oneDNN does not write to it.
    memory plain(matrix(inputs, outputs, memory::format_tag::ba), engine, const_cast<float*>(weights.data()));
    dnnl::stream stream(engine);
    dnnl::reorder(plain, m_impl->weights).execute(stream, plain, m_impl->weights);
    stream.wait();
} catch (const dnnl::error& error) {
    rethrow(error);
}

MatrixProduct::~MatrixProduct() = default;
MatrixProduct::MatrixProduct(MatrixProduct&&) noexcept = default;
MatrixProduct& MatrixProduct::operator=(MatrixProduct&&) noexcept = default;

void MatrixProduct::apply(const float* x, float* y, std::size_t rows) const
try {
    auto& cache = ProductCache::instance();
    const auto& engine = cache.engine();
    const auto compiled =
        cache.get(m_impl->weights.get_desc(), rows, m_impl->inputs, m_impl->outputs, m_impl->finish);
    dnnl::stream stream(engine);
    compiled->primitive.execute(stream,
                                {{DNNL_ARG_SRC, memory(compiled->source, engine, const_cast<float*>(x))},
                                 {DNNL_ARG_WEIGHTS, m_impl->weights},
                                 {DNNL_ARG_BIAS, memory(compiled->bias, engine, m_impl->bias.data())},
                                 {DNNL_ARG_DST, memory(compiled->destination, engine, y)},
                                 {DNNL_ARG_SCRATCHPAD, memory(compiled->scratchpad, engine)}});
    stream.wait();
} catch (const dnnl::error& error) {
    rethrow(error);
}

OneThreadScope::OneThreadScope() : m_before(omp_get_max_threads())
{
    omp_set_num_threads(1);
}

OneThreadScope::~OneThreadScope()
{
    omp_set_num_threads(m_before);
}

} // namespace varve::embed
